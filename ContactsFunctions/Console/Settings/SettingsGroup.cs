namespace ContactsFunctions.Console.Settings;

/// <summary>Settings that stand on one page.</summary>
/// <param name="Name">Its name among the sentences, and the end of its address.</param>
internal sealed record SettingsGroup(string Name, IReadOnlyList<SettingField> Fields)
{
    public const string Owners = "owners";
    public const string Sender = "sender";

    /// <summary>In the order of the tabs; keys and webhooks follow.</summary>
    public static IReadOnlyList<SettingsGroup> All { get; } =
    [
        new("brand",
        [
            new("brand.name"), new("brand.logoUrl", SettingKind.Url), new("brand.color"), new("brand.language", SettingKind.Language),
            new("name"), new("defaultRegion"), new("welcomeEmail", SettingKind.Flag),
        ]),
        new(Sender, [new("sender.name"), new("sender.address", SettingKind.Email), new("sender.replyTo", SettingKind.Email)]),
        new("imprint",
        [
            new("imprint.name"), new("imprint.postalAddress", SettingKind.Lines), new("imprint.contact"),
            new("privacyUrl", SettingKind.Url), new("termsUrl", SettingKind.Url),
            new("smsTerms.frequency"), new("smsTerms.help"),
        ]),
        new("web",
        [
            new("publicSignup", SettingKind.Flag), new("allowedOrigins", SettingKind.List), new("redirectUrls", SettingKind.List),
            new("defaultRedirect", SettingKind.Url),
        ]),
        new("retention",
        [
            new("retention.unconfirmedDays", SettingKind.Number), new("retention.unsubscribedDays", SettingKind.Number),
            new("retention.inactiveDays", SettingKind.Number),
        ]),
        new(Owners, [new("owners", SettingKind.List)]),
    ];

    public static SettingsGroup? Of(string name) => All.FirstOrDefault(group => group.Name == name);

    /// <summary>Below the store's own address.</summary>
    public string Path => PathOf(Name);

    public static string PathOf(string name) => $"{ConsoleSection.Settings.Path}/{name}";
}

/// <summary>One setting in a form.</summary>
/// <param name="Path">As the API has it.</param>
internal sealed record SettingField(string Path, SettingKind Kind = SettingKind.Text)
{
    /// <summary>Whether an error of the API is about it.</summary>
    public bool Concerns(string field) => field == Path || field.StartsWith($"{Path}[", StringComparison.Ordinal);
}

internal enum SettingKind
{
    Text,
    Url,
    Email,
    Number,

    /// <summary>A text of several lines.</summary>
    Lines,

    /// <summary>Several texts, one a line.</summary>
    List,
    Language,
    Flag,
}
