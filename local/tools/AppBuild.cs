using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Local;

/// <summary>
/// Builds the app and its local host where something has changed. <c>dotnet build</c> takes several seconds to find out that
/// nothing has; sizes and times of the files it would look at say as much at once.
/// </summary>
internal static class AppBuild
{
    private static readonly string Project = Path.Combine("local", "host", "LocalHost.csproj");
    private static readonly string[] Folders = ["ContactsFunctions", "local/host", "local/tools"];
    private static readonly string[] MadeFolders = ["bin", "obj"];
    private static readonly string Stamp = Path.Combine(Repository.Root, "artifacts", "built-from");

    /// <exception cref="InvalidOperationException">The build failed; the message says why.</exception>
    public static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var sources = Sources();
        if (File.Exists(Stamp) && await File.ReadAllTextAsync(Stamp, cancellationToken) == Hash(sources.Concat(Results())))
        {
            return;
        }

        File.Delete(Stamp);
        await using var build = ChildProcess.Start("dotnet", ["build", Project, "-v", "quiet", "-nologo", "-tl:off"], DotnetEnvironment.NothingStaysBehind);
        await build.Exited.WaitAsync(cancellationToken);
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"The build failed:{Environment.NewLine}{build.LastOutput}");
        }

        // As they were before: what was changed meanwhile may not be in it.
        await File.WriteAllTextAsync(Stamp, Hash(sources.Concat(Results())), cancellationToken);
    }

    private static string[] Sources() =>
    [
        .. new DirectoryInfo(Repository.Root).EnumerateFiles().Concat(Folders.SelectMany(folder => Files(new(Path.Combine(Repository.Root, folder)))))
            .Select(Fact).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Results() => FunctionsHost.Programs.Select(path => Fact(new FileInfo(path)));

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(inner => !MadeFolders.Contains(inner.Name)).SelectMany(Files));

    private static string Fact(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture, $"{file.FullName} {(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}");

    private static string Hash(IEnumerable<string> facts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
}
