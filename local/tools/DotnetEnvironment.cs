namespace ContactsFunctions.Local;

internal static class DotnetEnvironment
{
    /// <summary>For dotnet commands started from here: no build server or compiler process that outlives them.</summary>
    public static IReadOnlyDictionary<string, string?> NothingStaysBehind { get; } = new Dictionary<string, string?>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
    };
}
