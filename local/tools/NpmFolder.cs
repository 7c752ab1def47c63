using System.Security.Cryptography;

namespace ContactsFunctions.Local;

/// <summary>A folder with a <c>package.json</c> and its lock file, whose packages are installed when they are needed.</summary>
internal sealed class NpmFolder(string path)
{
    // Written after everything else, so a run that was cut off counts as not installed.
    private readonly string stamp = Path.Combine(path, "node_modules", ".installed-from");

    public string FullPath => path;

    /// <summary>How npm is started: on Windows it is a script.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) Npm(params IReadOnlyList<string> arguments) =>
        OperatingSystem.IsWindows() ? ("cmd", ["/c", "npm", .. arguments]) : ("npm", arguments);

    /// <summary>Runs <c>npm ci</c> when the installed packages are missing or from another lock file.</summary>
    /// <param name="begin">Called before an installation.</param>
    public async Task EnsureInstalledAsync(Action? begin = null)
    {
        if (IsInstalled())
        {
            return;
        }

        // Two runs at once (a test and a developer) must not install over each other.
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        await using var turn = await TakeTurnAsync(Path.Combine(Repository.Root, "artifacts", "npm.lock"));
        if (IsInstalled())
        {
            return;
        }

        begin?.Invoke();
        var (program, arguments) = Npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
        await using var npm = ChildProcess.Start(program, arguments, folder: path);
        await npm.Exited;
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed in {path}:{Environment.NewLine}{npm.LastOutput}");
        }

        await File.WriteAllTextAsync(stamp, LockFileHash());
    }

    private bool IsInstalled() => File.Exists(stamp) && File.ReadAllText(stamp) == LockFileHash();

    private string LockFileHash() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, "package-lock.json"))));

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
