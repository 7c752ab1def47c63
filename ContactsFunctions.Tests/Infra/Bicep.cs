using System.Diagnostics;
using System.Text.Json;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Infra;

/// <summary>The Bicep of <c>infra/</c>, read once by a parser of the language.</summary>
public sealed class Bicep : IAsyncLifetime
{
    public static readonly string Folder = Path.Combine(Repository.Root, "infra");

    public IReadOnlyList<BicepFile> Files { get; private set; } = [];

    public IEnumerable<BicepDeclaration> Resources => Files.SelectMany(file => file.Declarations).Where(d => d is { Kind: "resource", IsExisting: false });

    public async ValueTask InitializeAsync()
    {
        await NpmTools.EnsureInstalledAsync();
        Files = await ReadAsync(Directory.EnumerateFiles(Folder, "*.bicep*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).Order());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public BicepFile File(string name) => Files.Single(file => Path.GetFileName(file.File) == name);

    public IEnumerable<BicepDeclaration> ResourcesOf(string type) => Resources.Where(resource => resource.Type.StartsWith(type + "@", StringComparison.Ordinal));

    public static async Task<IReadOnlyList<BicepFile>> ReadAsync(IEnumerable<string> files)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Infra", "bicep-facts.mjs"), NpmTools.PathOf(), .. files])
        {
            RedirectStandardOutput = true,
        })!;
        var facts = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return JsonSerializer.Deserialize<BicepFile[]>(facts, JsonSerializerOptions.Web)!;
    }
}

/// <param name="Errors">What the parser could not read, by line.</param>
public sealed record BicepFile(string File, IReadOnlyList<string> Errors, IReadOnlyList<BicepDeclaration> Declarations);

/// <param name="Kind"><c>param</c>, <c>var</c>, <c>resource</c>, <c>module</c> or <c>output</c>.</param>
/// <param name="Type">Of a resource with its API version.</param>
/// <param name="Value">The value or body, as written.</param>
/// <param name="Properties">All of them, at any depth.</param>
public sealed record BicepDeclaration(
    string Kind, string Name, string Type, string Value, bool IsExisting, IReadOnlyList<string> Decorators, IReadOnlyList<BicepProperty> Properties)
{
    /// <summary>A property's expression; fails where there is none.</summary>
    public string this[string path] => Assert.Single(Properties, property => property.Path == path).Value;
}

/// <param name="Path">Its name and those it lies in, with slashes.</param>
public sealed record BicepProperty(string Path, string Key, string Value);
