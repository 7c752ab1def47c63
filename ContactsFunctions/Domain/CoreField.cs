using System.Collections.Frozen;

namespace ContactsFunctions.Domain;

/// <summary>
/// A core field of a contact. This table is the only list of them: reading a request, its checks, the stored document,
/// proposals, every answer and the API description follow from its rows.
/// </summary>
/// <param name="Name">Its name in requests, answers and rows.</param>
/// <param name="Kind">What a value looks like.</param>
public sealed record CoreField(string Name, CoreFieldKind Kind)
{
    public static readonly CoreField FirstName = new("firstName", CoreFieldKind.PersonName) { Aliases = ["first_name"] };
    public static readonly CoreField LastName = new("lastName", CoreFieldKind.PersonName) { Aliases = ["last_name"] };
    public static readonly CoreField Country = new("country", CoreFieldKind.Text) { Property = PropertyUse.Texts };
    public static readonly CoreField CountryCode = new("countryCode", CoreFieldKind.CountryCode) { Property = PropertyUse.Texts };
    public static readonly CoreField State = new("state", CoreFieldKind.Text) { Property = PropertyUse.Texts };
    public static readonly CoreField City = new("city", CoreFieldKind.Text) { Property = PropertyUse.Texts };
    public static readonly CoreField Address = new("address", CoreFieldKind.Text) { Property = PropertyUse.Texts };
    public static readonly CoreField PostalCode = new("postalCode", CoreFieldKind.Text)
    {
        Aliases = ["zipCode", "zip"],
        Property = PropertyUse.TextsAndNumbers,
    };
    public static readonly CoreField Gender = new("gender", CoreFieldKind.Gender) { Property = PropertyUse.Texts };
    public static readonly CoreField Birthdate = new("birthdate", CoreFieldKind.Birthdate)
    {
        Aliases = ["birth_date"],
        Property = PropertyUse.Texts,
    };

    /// <summary>In the order of answers.</summary>
    public static IReadOnlyList<CoreField> All { get; } =
        [FirstName, LastName, Country, CountryCode, State, City, Address, PostalCode, Gender, Birthdate];

    private static readonly FrozenDictionary<string, CoreField> BySpelling =
        All.SelectMany(field => field.Spellings.Select(name => KeyValuePair.Create(name, field)))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What clients of other APIs call it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a custom property of one of its names fills it, where the request does not give it otherwise.</summary>
    public PropertyUse Property { get; init; }

    public IEnumerable<string> Spellings => [Name, .. Aliases];

    /// <summary>The field of a name or alias; null where none is called so.</summary>
    public static CoreField? Of(string spelling) => BySpelling.GetValueOrDefault(spelling);

    public override string ToString() => Name;
}

/// <summary>Which custom properties fill a core field.</summary>
public enum PropertyUse
{
    None,

    /// <summary>Texts only: a number is no city.</summary>
    Texts,

    TextsAndNumbers,
}
