using System.Collections.Frozen;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>What a column's name says of what is in it: our own names, and those of the exports of other programs.</summary>
internal static class HeaderNames
{
    /// <summary>
    /// Field by field, in the order in which columns count where several fill one field: compared without case, blanks and
    /// punctuation.
    /// </summary>
    private static readonly (string Field, string[] Names)[] Table =
    [
        ("email", ["email", "email address", "e-mail address", "mail", "customer email", "subscriber email"]),
        ("sms_phone_number",
        [
            "sms phone number", "phone", "phone number", "mobile", "mobile phone", "mobile number", "mobile phone number", "cell phone",
            "telephone", "sms phone", "sms number", "default address phone",
        ]),
        ("sms_country_code", ["sms country code", "phone country code"]),
        (CoreField.FirstName.Name, ["first name", "given name", "fname", "firstname"]),
        (CoreField.LastName.Name, ["last name", "surname", "family name", "lname"]),
        (CoreField.Country.Name, ["country", "country name", "default address country"]),
        (CoreField.CountryCode.Name, ["country code", "default address country code"]),
        (CoreField.State.Name,
            ["state", "province", "state / region", "state / province", "province code", "default address province code"]),
        (CoreField.City.Name, ["city", "town", "default address city"]),
        (CoreField.Address.Name,
        [
            "address", "address 1", "address line 1", "street address", "street", "default address address1",
            "address 2", "address line 2", "default address address2",
        ]),
        (CoreField.PostalCode.Name, ["postal code", "zip", "zip code", "postcode", "postal / zip code", "default address zip"]),
        (CoreField.Gender.Name, ["gender"]),
        (CoreField.Birthdate.Name, ["birthdate", "birth date", "date of birth"]),
        ("tags", ["tags", "extra shopper tags"]),
        ("createdAt", ["created at", "profile created on", "creation date", "date added"]),
        ("emailStatus",
        [
            "email status", "email marketing consent", "email subscription status", "email marketing status", "status",
            "subscription status",
        ]),
        ("emailStatusDate",
            ["email status date", "status date", "email marketing consent timestamp", "email status changed at"]),
        ("emailOptInDate", ["email opt-in date", "opt-in date", "confirm time"]),
        ("emailOptInIp", ["confirm ip"]),
        ("emailOptOutDate", ["email opt-out date", "opt-out date", "unsub time", "clean time"]),
        ("emailSuppressed", ["email suppressions"]),
        ("emailConsentDate", ["email consent date", "optin time"]),
        ("emailConsentIp", ["email consent ip", "optin ip"]),
        ("emailConsentSource", ["email consent source"]),
        ("smsStatus", ["sms status", "sms marketing consent", "sms subscription status", "sms marketing status"]),
        ("smsStatusDate", ["sms status date", "sms marketing consent timestamp", "sms status changed at"]),
        ("smsOptInDate", ["sms opt-in date"]),
        ("smsOptInIp", []),
        ("smsOptOutDate", ["sms opt-out date"]),
        ("smsSuppressed", []),
        ("smsConsentDate", ["sms consent date"]),
        ("smsConsentIp", ["sms consent ip"]),
        ("smsConsentSource", ["sms consent source"]),
        ("marketingAllowed", ["marketing allowed", "accepts marketing", "accepts email marketing", "opt in status"]),
        ("smsMarketingAllowed", ["sms marketing allowed", "accepts sms marketing", "sms opt in status"]),
        ("doubleOptin", ["double optin"]),
        ("properties", ["properties", "custom properties"]),
    ];

    /// <summary>The fields that a column can fill, besides <c>properties.&lt;name&gt;</c>.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. Table.Select(row => row.Field)];

    private static readonly FrozenDictionary<string, (string Field, int Rank)> ByName = Table
        .SelectMany(row => row.Names.Index(), (row, name) => KeyValuePair.Create(Folded(name.Item), (row.Field, name.Index)))
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The field that a column of that name fills, and how far behind others of the same field it comes.</summary>
    public static (string Field, int Rank)? Of(string column) =>
        ByName.TryGetValue(Folded(column), out var known) ? known
        : PropertyOf(column) is { } property ? (property, 0)
        : null;

    /// <summary>The field that a caller names; null where none is called so.</summary>
    public static string? FieldOf(string name) =>
        Fields.Contains(name, StringComparer.Ordinal) ? name
        : CoreField.Of(name) is { } core ? core.Name
        : PropertyOf(name) is { } property ? property
        : name switch
        {
            "phone" => "sms_phone_number",
            "accepts_marketing" => "marketingAllowed",
            "accepts_sms_marketing" => "smsMarketingAllowed",
            "double_optin" => "doubleOptin",
            "customProperties" => "properties",
            _ => null,
        };

    private static string? PropertyOf(string name) =>
        Reading.PropertyKeys.NameOf(name) is { } property && Reading.CustomPropertyReader.IsName(property)
            ? $"properties.{property}"
            : null;

    /// <summary>The letters and digits of a name, in lower case.</summary>
    public static string Folded(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
