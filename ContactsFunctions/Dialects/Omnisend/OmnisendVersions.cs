using ContactsFunctions.Dialects.Omnisend.V2026;
using ContactsFunctions.Dialects.Omnisend.V3;
using ContactsFunctions.Dialects.Omnisend.V5;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>The versions by how an address begins, for calls that are the same in all of them.</summary>
public sealed class OmnisendVersions(V3Version v3, V5Version v5, V2026Version v2026)
{
    /// <summary>For a route: <c>{version:regex(…)}</c>.</summary>
    internal const string Any = "^(v3|v5|api)$";

    internal IOmnisendVersion Of(string version) => version.ToUpperInvariant() switch
    {
        "V3" => v3,
        "V5" => v5,
        "API" => v2026,
        _ => throw new ArgumentOutOfRangeException(nameof(version), "A version that no route lets through."),
    };
}
