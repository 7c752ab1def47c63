namespace ContactsFunctions.Console.Overview.Troubles;

/// <summary>What is said of what is wrong.</summary>
internal sealed record TroublesWording(
    string Title,
    string LaidAside,
    string LaidAsideAtLeast,
    string Redrive,
    string Redriven,
    string Bounced,
    string HookFails,
    string HookIsOff,
    string ImportFailed,
    string RowsFailed,
    string ImportOf,
    string Sender,
    string SenderPage);
