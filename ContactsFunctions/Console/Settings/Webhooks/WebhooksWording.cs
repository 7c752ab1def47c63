namespace ContactsFunctions.Console.Settings.Webhooks;

/// <summary>What the pages of webhooks say.</summary>
/// <param name="EventNames">What events are called, by their names in the API.</param>
/// <param name="Formats">What formats are called, by their names in the API.</param>
/// <param name="DeliveryStates">What is said of a delivery, by its state in the API.</param>
/// <param name="Done">What is said after something was done.</param>
internal sealed record WebhooksWording(
    string About,
    string List,
    string NoHooks,
    string Make,
    string Removed,
    string Target,
    string TargetUrl,
    string Events,
    string Event,
    Dictionary<string, string> EventNames,
    string Format,
    Dictionary<string, string> Formats,
    string State,
    string On,
    string Off,
    string Failing,
    string Made,
    string Secret,
    string SecretExplain,
    string Enable,
    string Remove,
    string Deliveries,
    string NoDeliveries,
    string When,
    Dictionary<string, string> DeliveryStates,
    string LastStatus,
    string Replay,
    Dictionary<string, string> Done);
