using System.Security.Cryptography;

namespace ContactsFunctions.Local;

/// <summary>The npm packages of <c>local/package.json</c>: Azurite, the mail catcher, and what tests compare against.</summary>
internal static class NpmTools
{
    private static readonly string Folder = Path.Combine(Repository.Root, "local");

    // Written after everything else, so a run that was cut off counts as not installed.
    private static readonly string Stamp = PathOf(".installed-from");

    /// <summary>The path of a file inside an installed npm package.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, "node_modules", .. parts]);

    /// <summary>Runs <c>npm ci</c> when the installed packages are missing or from another lock file.</summary>
    public static async Task EnsureInstalledAsync(Action<string>? say = null)
    {
        if (AreInstalled())
        {
            return;
        }

        // Two runs at once (a test and a developer) must not install over each other.
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        await using var turn = await TakeTurnAsync(Path.Combine(Repository.Root, "artifacts", "npm.lock"));
        if (AreInstalled())
        {
            return;
        }

        say?.Invoke("Installing Azurite and the mail catcher (npm ci), once ...");
        var (program, first) = OperatingSystem.IsWindows() ? ("cmd", new[] { "/c", "npm" }) : ("npm", []);
        await using var npm = ChildProcess.Start(program, [.. first, "ci", "--no-audit", "--no-fund", "--loglevel=error"], folder: Folder);
        await npm.Exited;
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed in {Folder}:{Environment.NewLine}{npm.LastOutput}");
        }

        await File.WriteAllTextAsync(Stamp, LockFileHash());
    }

    private static bool AreInstalled() => File.Exists(Stamp) && File.ReadAllText(Stamp) == LockFileHash();

    private static string LockFileHash() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, "package-lock.json"))));

    private static async Task<FileStream> TakeTurnAsync(string lockFile)
    {
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }
}
