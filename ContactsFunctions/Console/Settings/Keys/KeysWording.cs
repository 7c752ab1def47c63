namespace ContactsFunctions.Console.Settings.Keys;

/// <summary>What the page of API keys says.</summary>
internal sealed record KeysWording(
    string About,
    string Make,
    string New,
    string NewExplain,
    string List,
    string NoKeys,
    string Key,
    string Made,
    string LastUsed,
    string NeverUsed,
    string Revoke,
    string RevokeExplain,
    string Revoked);
