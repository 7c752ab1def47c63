using System.Collections.Frozen;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>A contact as a request spells it: every field under its main name, nothing checked yet.</summary>
public sealed class ContactRequest
{
    /// <summary>The main name of every name that clients of the two APIs write.</summary>
    private static readonly FrozenDictionary<string, string> MainNames = new Dictionary<string, string>
    {
        ["phone"] = "sms_phone_number",
        ["accepts_marketing"] = "marketingAllowed",
        ["accepts_sms_marketing"] = "smsMarketingAllowed",
        ["double_optin"] = "doubleOptin",
        ["sendWelcomeMessage"] = "sendWelcomeEmail",
        ["customProperties"] = "properties",
    }.Concat(CoreField.All.SelectMany(row => row.Spellings, (row, spelling) => KeyValuePair.Create(spelling, row.Name)))
        .Concat(new[]
        {
            "email", "sms_phone_number", "sms_country_code", "tags", "marketingAllowed", "smsMarketingAllowed", "doubleOptin", "sendWelcomeEmail",
            "identifiers", "createdAt", "properties", "consent", "alt_contact", "redirect",
        }.Select(name => KeyValuePair.Create(name, name)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, (string Spelling, InputValue Value)> fields = new(StringComparer.Ordinal);
    private readonly List<PropertyRequest> properties = [];
    private readonly List<string> unknownFields = [];

    private ContactRequest(string? defaultRegion) => DefaultRegion = defaultRegion;

    public InputValue Email => this["email"];

    public InputValue SmsPhoneNumber => this["sms_phone_number"];

    public InputValue SmsCountryCode => this["sms_country_code"];

    public InputValue Tags => this["tags"];

    /// <summary>The tags, read by their rules.</summary>
    public ParsedTags ParsedTags => field ??= ParsedTags.Of(Tags);

    /// <summary>Whether the request says what the tags are to be, even that there are none.</summary>
    public bool GivesTags => Tags.HasValue || Tags.IsNull;

    public InputValue MarketingAllowed => this["marketingAllowed"];

    public InputValue SmsMarketingAllowed => this["smsMarketingAllowed"];

    public InputValue DoubleOptin => this["doubleOptin"];

    public InputValue SendWelcomeEmail => this["sendWelcomeEmail"];

    public InputValue CreatedAt => this["createdAt"];

    public InputValue Consent => this["consent"];

    /// <summary>The honeypot: people do not see it, so whoever fills it in is none.</summary>
    public InputValue AltContact => this["alt_contact"];

    /// <summary>Where a browser form wants to go on to.</summary>
    public InputValue Redirect => this["redirect"];

    /// <summary><c>identifiers</c>, as sent.</summary>
    public InputValue IdentifiersSent => this["identifiers"];

    /// <summary>The identifiers by their order.</summary>
    public IReadOnlyList<IdentifierRequest> Identifiers { get; private set; } = [];

    /// <summary>Where the body has <c>properties</c> that are neither an object nor a list of names and values: its spelling.</summary>
    public string? UnreadableProperties { get; private set; }

    /// <summary>Custom properties in the order they were sent.</summary>
    public IReadOnlyList<PropertyRequest> Properties => properties;

    /// <summary>Top-level fields that mean nothing here.</summary>
    public IReadOnlyList<string> UnknownFields => unknownFields;

    /// <summary>The store's region for phone numbers that come without one.</summary>
    public string? DefaultRegion { get; }

    /// <summary>Whether the request must say whom it is about; a PATCH names the contact in its address.</summary>
    public bool NeedsIdentifier { get; private init; }

    /// <summary>The e-mail that the flat field gives.</summary>
    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(Email);

    /// <summary>The phone number that the flat field gives.</summary>
    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(SmsPhoneNumber, SmsCountryCode, DefaultRegion);

    /// <summary>A core field.</summary>
    public InputValue this[CoreField field] => this[field.Name];

    private InputValue this[string name] => fields.GetValueOrDefault(name).Value;

    /// <summary>Takes a body apart by field names; of several spellings of a field, one that says something counts.</summary>
    public static ContactRequest Read(JsonElement body, bool isForm, string? defaultRegion, bool needsIdentifier = true)
    {
        var request = new ContactRequest(defaultRegion) { NeedsIdentifier = needsIdentifier };
        foreach (var member in body.EnumerateObject())
        {
            request.Take(member.Name, new(member.Value), isForm);
        }

        if (request.IdentifiersSent.Json.ValueKind == JsonValueKind.Array)
        {
            request.Identifiers = [.. request.IdentifiersSent.Json.EnumerateArray().Select(item => new IdentifierRequest(new(item), request.SmsCountryCode, defaultRegion))];
        }

        return request;
    }

    /// <summary>A field's name as this request wrote it.</summary>
    public string SpellingOf(string name) => fields.TryGetValue(name, out var sent) ? sent.Spelling : name;

    private void Take(string spelling, InputValue value, bool isForm)
    {
        if (MainNames.TryGetValue(spelling, out var name))
        {
            if (name == "consent" && isForm)
            {
                return; // a form cannot spell an object: a box of that name is the page's own
            }

            if (!fields.TryGetValue(name, out var earlier) || Outweighs(value, earlier.Value, spelling == name))
            {
                fields[name] = (spelling, value);
            }

            if (name == "properties")
            {
                TakeProperties(spelling, value, isForm);
            }
        }
        else if (PropertyKeys.NameOf(spelling) is { } property)
        {
            // Forms and Zapier write these, and mean "not filled in" by an empty one.
            if (!value.IsEmptyText)
            {
                properties.Add(new(property, value.Json, spelling));
            }
        }
        else
        {
            unknownFields.Add(spelling);
        }
    }

    private static bool Outweighs(InputValue value, InputValue earlier, bool byMainName) =>
        value.HasValue ? byMainName || !earlier.HasValue : value.IsNull && !earlier.HasValue;

    private void TakeProperties(string spelling, InputValue sent, bool isForm)
    {
        if (sent.Json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in sent.Json.EnumerateObject())
            {
                properties.Add(new(member.Name, member.Value, $"{spelling}.{member.Name}"));
            }
        }
        else if (sent.Json.ValueKind == JsonValueKind.Array && !isForm && sent.Json.EnumerateArray().All(IsNamedValue))
        {
            foreach (var item in sent.Json.EnumerateArray())
            {
                var name = item.GetProperty("name").GetString()!;
                properties.Add(new(name, item.TryGetProperty("value", out var value) ? value : default, $"{spelling}.{name}"));
            }
        }
        else if (sent.HasValue)
        {
            UnreadableProperties = spelling;
        }
    }

    private static bool IsNamedValue(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;
}

/// <summary>A custom property as sent.</summary>
/// <param name="Spelling">How the request wrote its place, such as <c>properties.city</c> or <c>properties[city]</c>.</param>
public sealed record PropertyRequest(string Name, JsonElement Value, string Spelling)
{
    /// <summary>Never the value: it is personal.</summary>
    public override string ToString() => nameof(PropertyRequest);
}

/// <summary>Flat spellings of a custom property: <c>properties[city]</c>, <c>properties.city</c>, <c>properties__city</c>.</summary>
internal static class PropertyKeys
{
    public static string? NameOf(string key)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["properties", "customProperties"])
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = key[prefix.Length..];
            if (rest.StartsWith('[') && rest.EndsWith(']'))
            {
                return rest[1..^1];
            }

            if (rest.StartsWith('.'))
            {
                return rest[1..];
            }

            if (rest.StartsWith("__", StringComparison.Ordinal))
            {
                return rest[2..];
            }
        }

        return null;
    }
}
