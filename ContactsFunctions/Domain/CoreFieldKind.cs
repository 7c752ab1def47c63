using System.Collections.Frozen;
using System.Globalization;

namespace ContactsFunctions.Domain;

/// <summary>What values of a core field look like: how one is read, and what is said where it does not fit.</summary>
/// <param name="Expected">What would be right, as the rest of "Must be …".</param>
/// <param name="Read">The value as it is kept; null where the text, already trimmed, is none. It is told today's date.</param>
public sealed record CoreFieldKind(string Expected, Func<string, DateOnly, string?> Read)
{
    private const int MaxNameLength = 100;
    private const int MaxTextLength = 255;
    private const int MinBirthYear = 1900;

    /// <summary>ISO 3166-1 alpha-2, as of 2024; XK (Kosovo) is user-assigned and in general use.</summary>
    private static readonly FrozenSet<string> Countries = (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO "
        + "CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR "
        + "HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN "
        + "MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
        + "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE "
        + "YT ZA ZM ZW XK").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static readonly CoreFieldKind PersonName = new(
        $"a text of at most {MaxNameLength} characters, without control characters",
        (text, _) => text.Length <= MaxNameLength && !HasControlCharacter(text) ? text : null) { MaxLength = MaxNameLength };

    public static readonly CoreFieldKind Text = new(
        $"a text of at most {MaxTextLength} characters", (text, _) => text.Length <= MaxTextLength ? text : null) { MaxLength = MaxTextLength };

    public static readonly CoreFieldKind CountryCode = new(
        "an ISO 3166-1 country code of two letters, such as US",
        (text, _) => text.ToUpperInvariant() is var code && Countries.Contains(code) ? code : null) { Pattern = "^[A-Z]{2}$" };

    public static readonly CoreFieldKind Gender = new(
        "m or f (or male, female)",
        (text, _) => text.ToUpperInvariant() switch
        {
            "M" or "MALE" => "m",
            "F" or "FEMALE" => "f",
            _ => null,
        }) { Values = ["m", "f"] };

    public static readonly CoreFieldKind Birthdate = new(
        $"a date as yyyy-MM-dd, from {MinBirthYear} on and not in the future",
        (text, today) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year >= MinBirthYear && day <= today ? text : null) { Format = "date" };

    /// <summary>What a kept value is, in the words of JSON Schema.</summary>
    public int? MaxLength { get; init; }

    public string? Pattern { get; init; }

    public string? Format { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    private static bool HasControlCharacter(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0000', '\u001F') || text.ContainsAnyInRange('\u007F', '\u009F');
}
