using System.Collections.Frozen;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>A contact as a request spells it: every field under its main name, nothing checked yet.</summary>
public sealed class ContactRequest
{
    /// <summary>More entries of <c>identifiers</c> than this are not looked at: there are two types.</summary>
    public const int MaxIdentifiers = 10;

    /// <summary>The main name of every name that clients of the two APIs write.</summary>
    private static readonly FrozenDictionary<string, string> MainNames = new Dictionary<string, string>
    {
        ["phone"] = "sms_phone_number",
        ["accepts_marketing"] = "marketingAllowed",
        ["accepts_sms_marketing"] = "smsMarketingAllowed",
        ["double_optin"] = "doubleOptin",
        ["sendWelcomeMessage"] = "sendWelcomeEmail",
        ["customProperties"] = "properties",
        ["legalConsentOptions"] = "consent",
        ["optInIP"] = "optInIp",
    }.Concat(CoreField.All.SelectMany(row => row.Spellings, (row, spelling) => KeyValuePair.Create(spelling, row.Name)))
        .Concat(new[]
        {
            "email", "sms_phone_number", "sms_country_code", "tags",
            "marketingAllowed", "smsMarketingAllowed", "doubleOptin", "sendWelcomeEmail",
            "identifiers", "createdAt", "properties", "consent", "status", "statusDate", "optInIp", "optInDate", "alt_contact", "redirect",
            "shown", "consent_text",
        }.Select(name => KeyValuePair.Create(name, name)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] ConsentMembers = ["source", "createdAt", "ip", "userAgent", "text", "url", "privacyVersion"];

    /// <summary>What HubSpot's <c>legalConsentOptions</c> have in a <c>consent</c> of their own.</summary>
    private static readonly string[] DeclaredMembers = ["consentToProcess", "text", "communications"];

    /// <summary>Said only of a channel, which callers without a key have no say in.</summary>
    private static readonly FrozenSet<string> OnlyWithKey =
        FrozenSet.Create(StringComparer.Ordinal, "status", "statusDate", "optInIp", "optInDate");

    private readonly Dictionary<string, (string Spelling, InputValue Value)> fields = new(StringComparer.Ordinal);
    private readonly string? defaultRegion;

    private ContactRequest(string? defaultRegion, Sender sender)
    {
        this.defaultRegion = defaultRegion;
        Sender = sender;
    }

    public Sender Sender { get; }

    public InputValue Email => this["email"];

    public InputValue SmsPhoneNumber => this["sms_phone_number"];

    /// <summary>
    /// The country of the phone number. A page's form that names none is as good as one without: the visitor did not type it.
    /// </summary>
    public InputValue SmsCountryCode => this["sms_country_code"] is var sent
        && Sender == Sender.BrowserForm
        && (sent.AsText() is not { } text || Countries.CodeOf(text) is null)
            ? default
            : sent;

    public InputValue Tags => this["tags"];

    /// <summary>The tags, read by their rules.</summary>
    public ParsedTags ParsedTags => field ??= ParsedTags.Of(Tags, MaxTags);

    /// <summary>Whether the request says what the tags are to be, even that there are none.</summary>
    public bool GivesTags => Tags.HasValue || Tags.IsNull;

    public InputValue MarketingAllowed => this["marketingAllowed"];

    public InputValue SmsMarketingAllowed => this["smsMarketingAllowed"];

    public InputValue DoubleOptin => this["doubleOptin"];

    public InputValue SendWelcomeEmail => this["sendWelcomeEmail"];

    public InputValue CreatedAt => this["createdAt"];

    public InputValue Consent => this["consent"];

    /// <summary>The status of the one channel that the request is about, as Omnisend's clients write it beside the address.</summary>
    public InputValue Status => this["status"];

    public InputValue StatusDate => this["statusDate"].OrNoTime();

    /// <summary>From where that status was agreed to.</summary>
    public InputValue OptInIp => this["optInIp"];

    /// <summary>When that was.</summary>
    public InputValue OptInDate => this["optInDate"].OrNoTime();

    /// <summary>The honeypot: people do not see it, so whoever fills it in is none.</summary>
    public InputValue AltContact => this["alt_contact"];

    /// <summary>Names the text that our own form showed, signed.</summary>
    public InputValue Shown => this["shown"];

    /// <summary>What a shop's own form says, word for word.</summary>
    public InputValue ConsentText => this["consent_text"];

    /// <summary>Where a browser form wants to go on to.</summary>
    public InputValue Redirect => this["redirect"];

    /// <summary><c>identifiers</c>, as sent.</summary>
    public InputValue IdentifiersSent => this["identifiers"];

    /// <summary>The identifiers by their order; none where there are too many to look at.</summary>
    public IReadOnlyList<IdentifierRequest> Identifiers { get; private set; } = [];

    /// <summary>The identifier of each type that counts.</summary>
    public IdentifierRequest? EmailIdentifier => Identifiers.FirstOrDefault(i => i.IsEmail && !i.IsLeftOff);

    public IdentifierRequest? PhoneIdentifier => Identifiers.FirstOrDefault(i => i.IsPhone && !i.IsLeftOff);

    public PropertyRequests Properties { get; } = new();

    /// <summary>What counts for nothing here, and why.</summary>
    public LeftOffFields LeftOff { get; } = new();

    /// <summary>How many tags it may have.</summary>
    public int MaxTags { get; private init; } = ParsedTags.MaxPerRequest;

    /// <summary>Whether the request must say whom it is about; a PATCH names the contact in its address.</summary>
    public bool NeedsIdentifier { get; private init; }

    /// <summary>The e-mail that the flat field gives.</summary>
    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(Email);

    /// <summary>The phone number that the flat field gives.</summary>
    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(SmsPhoneNumber, SmsCountryCode, PhoneRegion);

    /// <summary>
    /// The country by whose rules a number is read where no country is named for it: the contact's own, else the store's.
    /// </summary>
    public string? PhoneRegion => field ??= RequestFields.CountryCode(this) ?? defaultRegion;

    /// <summary>Whether any identifier says whom the request is about.</summary>
    public bool HasReadableIdentifier =>
        ParsedEmail.Address is not null || ParsedPhone.Number is not null || Identifiers.Any(i => i.IsReadable);

    /// <summary>A core field.</summary>
    public InputValue this[CoreField field] => this[field.Name] is var sent && field.Kind.NoValue is { } none
        && sent.AsText()?.StartsWith(none, StringComparison.Ordinal) == true ? default : sent;

    private InputValue this[string name] => fields.GetValueOrDefault(name).Value;

    /// <summary>Takes a body apart by field names; of several spellings of a field, one that says something counts.</summary>
    /// <param name="defaultRegion">The store's region for phone numbers that come without one.</param>
    /// <param name="maxTags">How many tags it may have: a line of an export has all that a contact can have.</param>
    public static ContactRequest Read(
        JsonElement body,
        bool isForm,
        string? defaultRegion,
        bool needsIdentifier = true,
        Sender sender = Sender.Authenticated,
        int maxTags = ParsedTags.MaxPerRequest)
    {
        var request = new ContactRequest(defaultRegion, sender) { NeedsIdentifier = needsIdentifier, MaxTags = maxTags };
        foreach (var member in body.EnumerateObject())
        {
            request.Take(member.Name, new(member.Value), isForm);
        }

        if (request.IdentifiersSent.Json.ValueKind == JsonValueKind.Array
            && request.IdentifiersSent.Json.GetArrayLength() <= MaxIdentifiers)
        {
            request.Identifiers =
                [.. request.IdentifiersSent.Json.EnumerateArray().Select(item => new IdentifierRequest(new(item), request))];
            request.LeftOff.AddUnknown(request.Identifiers.SelectMany((identifier, at) =>
                identifier.UnknownMembers.Select(name => $"identifiers[{at}].{name}")));
        }

        request.LeftOff.AddUnknown(UnknownOfConsent("consent", request.Consent));
        request.LeftOff.AddUnknown(request.Identifiers.SelectMany((identifier, at) =>
            UnknownOfConsent($"identifiers[{at}].consent", identifier.Consent)));
        return request;
    }

    /// <summary>
    /// Whether an identifier that cannot be read costs itself alone. Strangers must get theirs right, and a visitor what they
    /// typed: they can be told.
    /// </summary>
    public bool LeavesOffUnreadable(bool isFlat) =>
        HasReadableIdentifier && (Sender == Sender.Authenticated || (Sender == Sender.BrowserForm && !isFlat));

    /// <summary>A field's name as this request wrote it.</summary>
    public string SpellingOf(string name) => fields.TryGetValue(name, out var sent) ? sent.Spelling : name;

    private static IEnumerable<string> UnknownOfConsent(string path, InputValue consent) =>
        consent.Members().Select(member => member.Name).Except([.. ConsentMembers, "consent"])
            .Concat(consent.Member("consent").Members().Select(member => member.Name).Except(DeclaredMembers)
                .Select(name => $"consent.{name}"))
            .Select(name => $"{path}.{name}");

    private void Take(string spelling, InputValue value, bool isForm)
    {
        if (MainNames.TryGetValue(spelling, out var name) && (Sender == Sender.Authenticated || !OnlyWithKey.Contains(name)))
        {
            if (name == "consent" && isForm && !value.IsObject)
            {
                LeftOff.AddUnknown([spelling]); // a box of that name is the page's own
                return;
            }

            if (name == "properties")
            {
                Properties.Add(spelling, value, isForm);
            }
            else
            {
                Take(name, spelling, value);
            }
        }
        else if (PropertyKeys.NameOf(spelling) is { } property)
        {
            // Forms and Zapier write these, and mean "not filled in" by an empty one.
            if (!value.IsEmptyText)
            {
                Properties.Add(new(property, value.Json, Key: spelling));
            }
        }
        else
        {
            LeftOff.AddUnknown([spelling]);
        }
    }

    private void Take(string name, string spelling, InputValue value)
    {
        if (!fields.TryGetValue(name, out var earlier))
        {
            fields[name] = (spelling, value);
            return;
        }

        var wins = Outweighs(value, earlier.Value, spelling == name);
        if (value.HasValue && earlier.Value.HasValue && !value.Is(earlier.Value))
        {
            var (off, counts) = wins ? (earlier.Spelling, spelling) : (spelling, earlier.Spelling);
            LeftOff.Add(off, "given_twice", $"The field is given as {counts} as well, which counts.");
        }

        if (wins)
        {
            fields[name] = (spelling, value);
        }
    }

    private static bool Outweighs(InputValue value, InputValue earlier, bool byMainName) =>
        value.HasValue ? byMainName || !earlier.HasValue : value.IsNull && !earlier.HasValue;
}
