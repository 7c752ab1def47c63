namespace ContactsFunctions.Local;

/// <summary>The npm packages of <c>local/package.json</c>: Azurite, the mail catcher, and what tests compare against.</summary>
internal static class NpmTools
{
    private static readonly NpmFolder Folder = new(Path.Combine(Repository.Root, "local"));

    /// <summary>The path of a file inside an installed npm package.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder.FullPath, "node_modules", .. parts]);

    /// <summary>Installs them when they are missing or from another lock file.</summary>
    public static Task EnsureInstalledAsync(Action<string>? say = null) =>
        Folder.EnsureInstalledAsync(() => say?.Invoke("Installing Azurite and the mail catcher (npm ci), once ..."));
}
