namespace ContactsFunctions.Console.Exporting;

/// <summary>What the form of the export says.</summary>
/// <param name="Statuses">What a status is called, by its name in the API.</param>
internal sealed record ExportingWording(
    string Export,
    string Channel,
    string Email,
    string Sms,
    string Status,
    string Any,
    Dictionary<string, string> Statuses,
    string Tag,
    string Since,
    string Format,
    string Csv,
    string Ndjson,
    string Unconfirmed,
    string Download);
