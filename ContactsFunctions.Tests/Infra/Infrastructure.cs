using System.Text.Json.Nodes;
using ContactsFunctions.Local;

[assembly: AssemblyFixture(typeof(ContactsFunctions.Tests.Infra.Infrastructure))]

namespace ContactsFunctions.Tests.Infra;

/// <summary>
/// <c>infra/</c> as the compiler understands it: the template that is sent to Azure, and for every case in
/// <c>infra/snapshots</c> the resources that would come of it, which <see cref="SnapshotTests"/> hold to the sources.
/// </summary>
public sealed class Infrastructure : IAsyncLifetime
{
    /// <summary>What a real deployment takes from the subscription it goes to.</summary>
    public static readonly string[] Ids =
        ["--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002", "--location", "westeurope"];

    private readonly Lazy<Task<JsonObject>> template = new(BuildAsync);

    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    public static IEnumerable<string> CaseNames { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "snapshots"), "*.bicepparam").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>All that are approved; a new one is not yet.</summary>
    public static IReadOnlyList<Snapshot> Cases { get; } = [.. CaseNames.Where(name => File.Exists(Kept(name))).Select(name => Snapshot.Read(Kept(name)))];

    /// <summary>A copy, for a compiler that writes beside what it reads.</summary>
    public string Copy { get; } = Path.Combine(Path.GetTempPath(), $"infra-{Guid.NewGuid():N}");

    public static Snapshot Case(string name) => Cases.Single(snapshot => snapshot.Name == name);

    /// <summary>Where a case's resources are written down.</summary>
    public static string Kept(string name) => Path.Combine(Folder, "snapshots", $"{name}.snapshot.json");

    /// <summary>The compiled <c>main.bicep</c>, modules inside.</summary>
    public Task<JsonObject> TemplateAsync() => template.Value;

    /// <summary>Every resource of the template, those of modules included.</summary>
    public async Task<IReadOnlyList<JsonObject>> DeclaredAsync() => [.. Declared(await TemplateAsync())];

    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public ValueTask InitializeAsync()
    {
        CopyTo(Copy);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Copy, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<JsonObject> BuildAsync() =>
        JsonNode.Parse((await BicepCompiler.RunAsync(["build", "main.bicep", "--no-restore", "--stdout"], Folder)).WithoutComplaint())!.AsObject();

    /// <summary>A template's own resources: by name or in a list, as the compiler chooses by what a file uses.</summary>
    public static IEnumerable<JsonObject> Resources(JsonObject template) => template["resources"] is JsonArray list
        ? list.Select(r => r!.AsObject())
        : template["resources"]!.AsObject().Select(r => r.Value!.AsObject());

    private static IEnumerable<JsonObject> Declared(JsonObject template) => Resources(template)
        .SelectMany(r => (string?)r["type"] == "Microsoft.Resources/deployments" ? Declared(r["properties"]!["template"]!.AsObject()) : [r]);
}
