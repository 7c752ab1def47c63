using System.Text.Json;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>A contact as a request spells it: every field by its first name, nothing checked yet.</summary>
public sealed class ContactRequest
{
    public InputValue Email { get; private set; }

    public InputValue SmsPhoneNumber { get; private set; }

    public InputValue SmsCountryCode { get; private set; }

    public InputValue FirstName { get; private set; }

    public InputValue LastName { get; private set; }

    public InputValue Tags { get; private set; }

    /// <summary>Whether the request says what the tags are to be, even that there are none.</summary>
    public bool GivesTags => Tags.HasValue || Tags.IsNull;

    public InputValue MarketingAllowed { get; private set; }

    public InputValue SmsMarketingAllowed { get; private set; }

    public InputValue DoubleOptin { get; private set; }

    public InputValue SendWelcomeEmail { get; private set; }

    public InputValue CreatedAt { get; private set; }

    public InputValue Country { get; private set; }

    public InputValue CountryCode { get; private set; }

    public InputValue State { get; private set; }

    public InputValue City { get; private set; }

    public InputValue Address { get; private set; }

    public InputValue PostalCode { get; private set; }

    public InputValue Gender { get; private set; }

    public InputValue Birthdate { get; private set; }

    public InputValue Consent { get; private set; }

    /// <summary>The honeypot: people do not see it, so whoever fills it in is none.</summary>
    public InputValue AltContact { get; private set; }

    /// <summary>Where a browser form wants to go on to.</summary>
    public InputValue Redirect { get; private set; }

    /// <summary><c>identifiers</c>, as sent.</summary>
    public InputValue IdentifiersSent { get; private set; }

    /// <summary>The identifiers by their order.</summary>
    public IReadOnlyList<IdentifierRequest> Identifiers { get; private set; } = [];

    /// <summary><c>properties</c> as sent, where it is neither an object nor a list of names and values.</summary>
    public InputValue UnreadableProperties { get; private set; }

    /// <summary>Custom properties in the order they were sent.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Properties => properties;

    /// <summary>Top-level fields that mean nothing here.</summary>
    public IReadOnlyList<string> UnknownFields => unknownFields;

    /// <summary>Whether an empty property means "not filled in" (a form) or "remove it" (JSON).</summary>
    public bool IsForm { get; private init; }

    /// <summary>The store's region for phone numbers that come without one.</summary>
    public string? DefaultRegion { get; private init; }

    /// <summary>Whether the request must say whom it is about; a PATCH names the contact in its address.</summary>
    public bool NeedsIdentifier { get; private init; }

    /// <summary>The e-mail that the flat field gives.</summary>
    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(Email);

    /// <summary>The phone number that the flat field gives.</summary>
    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(SmsPhoneNumber, SmsCountryCode, DefaultRegion);

    private readonly List<KeyValuePair<string, JsonElement>> properties = [];
    private readonly List<string> unknownFields = [];

    /// <summary>Takes a body apart by field names; the first of several spellings that says something counts.</summary>
    public static ContactRequest Read(JsonElement body, bool isForm, string? defaultRegion, bool needsIdentifier = true)
    {
        var request = new ContactRequest { IsForm = isForm, DefaultRegion = defaultRegion, NeedsIdentifier = needsIdentifier };
        foreach (var member in body.EnumerateObject())
        {
            request.Take(member.Name, new(member.Value));
        }

        request.ReadIdentifiers();
        return request;
    }

    private void Take(string name, InputValue value)
    {
        switch (name)
        {
            case "email": Email = value; break;
            case "sms_phone_number": SmsPhoneNumber = value; break;
            case "phone": SmsPhoneNumber = First(SmsPhoneNumber, value); break;
            case "sms_country_code": SmsCountryCode = value; break;
            case "firstName" or "first_name": FirstName = First(FirstName, value); break;
            case "lastName" or "last_name": LastName = First(LastName, value); break;
            case "tags": Tags = value; break;
            case "marketingAllowed" or "accepts_marketing": MarketingAllowed = First(MarketingAllowed, value); break;
            case "smsMarketingAllowed" or "accepts_sms_marketing": SmsMarketingAllowed = First(SmsMarketingAllowed, value); break;
            case "doubleOptin" or "double_optin": DoubleOptin = First(DoubleOptin, value); break;
            case "sendWelcomeEmail" or "sendWelcomeMessage": SendWelcomeEmail = First(SendWelcomeEmail, value); break;
            case "createdAt": CreatedAt = value; break;
            case "country": Country = value; break;
            case "countryCode": CountryCode = value; break;
            case "state": State = value; break;
            case "city": City = value; break;
            case "address": Address = value; break;
            case "postalCode" or "zipCode" or "zip": PostalCode = First(PostalCode, value); break;
            case "gender": Gender = value; break;
            case "birthdate" or "birth_date": Birthdate = First(Birthdate, value); break;
            case "consent": Consent = value; break;
            case "alt_contact": AltContact = value; break;
            case "redirect": Redirect = value; break;
            case "identifiers": IdentifiersSent = value; break;
            case "properties" or "customProperties": TakeProperties(value); break;
            default:
                if (PropertyKeys.NameOf(name) is { } property)
                {
                    properties.Add(new(property, value.Json));
                }
                else
                {
                    unknownFields.Add(name);
                }

                break;
        }
    }

    private void TakeProperties(InputValue sent)
    {
        if (sent.Json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in sent.Json.EnumerateObject())
            {
                properties.Add(new(member.Name, member.Value));
            }
        }
        else if (sent.Json.ValueKind == JsonValueKind.Array && sent.Json.EnumerateArray().All(IsNamedValue))
        {
            foreach (var item in sent.Json.EnumerateArray())
            {
                properties.Add(new(item.GetProperty("name").GetString()!, item.TryGetProperty("value", out var value) ? value : default));
            }
        }
        else if (sent.HasValue)
        {
            UnreadableProperties = sent;
        }
    }

    private void ReadIdentifiers()
    {
        if (IdentifiersSent.Json.ValueKind == JsonValueKind.Array)
        {
            Identifiers = [.. IdentifiersSent.Json.EnumerateArray().Select(item => new IdentifierRequest(new(item), SmsCountryCode, DefaultRegion))];
        }
    }

    private static bool IsNamedValue(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;

    private static InputValue First(InputValue current, InputValue next) => current.HasValue ? current : next.HasValue || !current.IsNull ? next : current;
}

/// <summary>One entry of <c>identifiers</c>.</summary>
public sealed class IdentifierRequest(InputValue sent, InputValue countryCode, string? defaultRegion)
{
    public InputValue Sent { get; } = sent;

    public InputValue Type { get; } = sent.Member("type");

    public InputValue Id { get; } = sent.Member("id");

    public InputValue Source { get; } = sent.Member("source");

    public InputValue SendWelcomeEmail { get; } = sent.Member("sendWelcomeEmail") is { HasValue: true } welcome ? welcome : sent.Member("sendWelcomeMessage");

    public InputValue Channels { get; } = sent.Member("channels");

    public InputValue Consent { get; } = sent.Member("consent");

    public bool IsEmail => Type.AsText() == "email";

    public bool IsPhone => Type.AsText() == "phone";

    /// <summary>The channel that belongs to the identifier's type.</summary>
    public InputValue Channel => Channels.Member(IsEmail ? "email" : "sms");

    public InputValue Status => Channel.Member("status");

    public InputValue StatusDate => Channel.Member("statusDate");

    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(IsEmail ? Id : default);

    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(IsPhone ? Id : default, countryCode, defaultRegion);
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
