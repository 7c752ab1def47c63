namespace ContactsFunctions.Console.Settings;

/// <summary>What the pages of settings say.</summary>
/// <param name="Tabs">What each part is called, in the order in which they stand, by the end of its address.</param>
/// <param name="Fields">What each setting is called, by its path in the API.</param>
/// <param name="Hints">What is said of some of them.</param>
/// <param name="Languages">What each language is called, by its code.</param>
/// <param name="RecordStates">What is said of a DNS record.</param>
internal sealed record SettingsWording(
    string Parts,
    Dictionary<string, string> Tabs,
    string Saved,
    Dictionary<string, string> Fields,
    Dictionary<string, string> Hints,
    string SenderAbout,
    string OwnersAbout,
    string RetentionAbout,
    string VisitorsLanguage,
    Dictionary<string, string> Languages,
    string Records,
    string RecordsAbout,
    string Record,
    string RecordName,
    string RecordValue,
    string RecordState,
    string OfRelay,
    Dictionary<string, string> RecordStates);
