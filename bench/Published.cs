using ContactsFunctions.Local;

namespace ContactsFunctions.Bench;

/// <summary>Apps as they are deployed: published, compiled ahead.</summary>
internal static class Published
{
    private static readonly Lazy<Task<string>> OurApp = new(() => PublishAsync("ContactsFunctions", "app"));
    private static readonly Lazy<Task<string>> BaselineApp = new(() => PublishAsync(Path.Combine("bench", "baselines"), "baselines"));

    /// <summary>The folder of the app that this repository is about.</summary>
    public static Task<string> AppAsync() => OurApp.Value;

    /// <summary>The folder of the app that it is measured beside (<c>bench/baselines</c>).</summary>
    public static Task<string> BaselinesAsync() => BaselineApp.Value;

    private static async Task<string> PublishAsync(string project, string name)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", name);
        if (Effort.IsAsPublished && Directory.Exists(folder))
        {
            return folder;
        }

        await using var publishing = ChildProcess.Start(
            "dotnet", ["publish", project, "-c", "Release", "-o", folder, "-v", "quiet", "-nologo", "-tl:off"], DotnetEnvironment.NothingStaysBehind);
        await publishing.Exited;
        return publishing.ExitCode == 0 ? folder : throw new InvalidOperationException(publishing.LastOutput);
    }
}
