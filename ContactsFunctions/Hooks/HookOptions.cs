namespace ContactsFunctions.Hooks;

/// <summary>The section <c>Hooks</c>.</summary>
public sealed class HookOptions
{
    public const string Section = "Hooks";

    /// <summary>Whether hooks may lead to this machine, and there without TLS: for a developer's machine.</summary>
    public bool AllowLoopback { get; init; }
}
