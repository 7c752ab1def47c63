using System.Collections.Frozen;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>The rules of the core fields, shared by the checks and the translation.</summary>
internal static class CoreFields
{
    public const int MaxNameLength = 100;
    public const int MaxTextLength = 255;
    public const int MinBirthYear = 1900;

    /// <summary>ISO 3166-1 alpha-2, as of 2024; XK (Kosovo) is user-assigned and in general use.</summary>
    private static readonly FrozenSet<string> Countries = (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO "
        + "CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR "
        + "HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN "
        + "MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
        + "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE "
        + "YT ZA ZM ZW XK").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static string? Name(InputValue sent) =>
        sent.AsText() is { Length: <= MaxNameLength } text && !HasControlCharacter(text) ? text : null;

    public static string? Text(InputValue sent) => sent.AsText() is { Length: <= MaxTextLength } text ? text : null;

    public static string? CountryCode(InputValue sent) =>
        sent.AsText()?.ToUpperInvariant() is { } code && Countries.Contains(code) ? code : null;

    public static string? Gender(InputValue sent) => sent.AsText()?.ToUpperInvariant() switch
    {
        "M" or "MALE" => "m",
        "F" or "FEMALE" => "f",
        _ => null,
    };

    private static bool HasControlCharacter(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0000', '\u001F') || text.ContainsAnyInRange('\u007F', '\u009F');

    public static DateOnly? Birthdate(InputValue sent, DateOnly today) =>
        sent.AsDay() is { Year: >= MinBirthYear } day && day <= today ? day : null;
}
