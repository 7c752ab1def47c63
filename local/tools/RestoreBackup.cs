namespace ContactsFunctions.Local;

/// <summary><c>dev.cs restore</c>: a program of its own, since it is made of the app's code.</summary>
internal static class RestoreBackup
{
    public static async Task<int> ExecuteAsync(string[] args)
    {
        await using var restore = ChildProcess.Start(
            "dotnet", ["run", "--project", Path.Combine(Repository.Root, "local", "restore"), "-v", "quiet", "--", .. args], DotnetEnvironment.NothingStaysBehind, onLine: System.Console.WriteLine);
        await restore.Exited;
        return restore.ExitCode;
    }
}
