namespace ContactsFunctions.Bench;

/// <summary>How much is measured. With <c>--short</c> just enough to see that everything runs: such figures mean nothing.</summary>
internal static class Effort
{
    public static bool IsShort { get; set; }

    /// <summary>With <c>--as-published</c> the apps are taken as they were published last.</summary>
    public static bool IsAsPublished { get; set; }

    public static int Of(int full, int small) => IsShort ? small : full;
}
