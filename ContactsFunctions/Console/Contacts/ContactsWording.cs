namespace ContactsFunctions.Console.Contacts;

/// <summary>What the list of contacts says.</summary>
/// <param name="Statuses">What a status is called, by its name in the API.</param>
internal sealed record ContactsWording(
    string Title,
    string Find,
    string FindHint,
    string FindWrong,
    string Filter,
    string Status,
    string Any,
    Dictionary<string, string> Statuses,
    string Channel,
    string Email,
    string Sms,
    string Tag,
    string ChangedSince,
    string Show,
    string List,
    string Contact,
    string Name,
    string Tags,
    string Changed,
    string Nobody,
    string RemindLink,
    string Erased);
