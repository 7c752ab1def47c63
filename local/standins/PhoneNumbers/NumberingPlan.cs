using System.Globalization;
using System.Text.RegularExpressions;
using static PhoneNumbers.PhoneNumberUtil;

namespace PhoneNumbers;

/// <summary>How one region (or one calling code that belongs to none) numbers its phones: one line of metadata.tsv.</summary>
internal sealed class NumberingPlan
{
    private static readonly PhoneNumberType[] TypesInOrder =
    [
        PhoneNumberType.PREMIUM_RATE, PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.VOIP,
        PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.PAGER, PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL,
        PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE,
    ];

    private readonly NumberPattern general;
    private readonly NumberPattern[] types;
    private readonly uint localOnlyLengths;
    private readonly bool sameMobileAndFixedLine;
    private readonly string transformRule;
    private readonly Lazy<Regex>? internationalPrefix;
    private readonly Lazy<Regex>? nationalPrefix;
    private readonly Lazy<Regex>? leadingDigits;

    public NumberingPlan(string line)
    {
        var fields = line.Split('\t');
        Region = fields[0];
        CallingCodeDigits = fields[1];
        CallingCode = int.Parse(CallingCodeDigits, NumberStyles.None, CultureInfo.InvariantCulture);
        internationalPrefix = AtTheStart(Field(2));
        nationalPrefix = AtTheStart(Field(3));
        transformRule = Field(4);
        leadingDigits = AtTheStart(Field(5));
        sameMobileAndFixedLine = Field(6).Length > 0;
        localOnlyLengths = NumberPattern.ReadLengths(Field(7));
        general = new NumberPattern(Field(8), Field(9));
        types = new NumberPattern[TypesInOrder.Length];
        for (var type = 0; type < types.Length; type++)
        {
            types[type] = new NumberPattern(Field(10 + (2 * type)), Field(11 + (2 * type)));
        }

        // Empty fields at the end of a line are not written.
        string Field(int place) => place < fields.Length ? fields[place] : "";
    }

    public string Region { get; }

    public int CallingCode { get; }

    public string CallingCodeDigits { get; }

    /// <summary>Whether the first digits alone tell that a number is of this region, among those that share its calling code.</summary>
    public bool HasLeadingDigits => leadingDigits is not null;

    public bool HasLeadingDigitsOf(string number) => leadingDigits is not null && leadingDigits.Value.IsMatch(number);

    /// <summary>Fits the plan's numbers at large, whatever their type or length.</summary>
    public bool FitsInGeneral(string number) => general.MatchesWhateverLength(number);

    public PhoneNumberType TypeOf(string number)
    {
        if (!general.Matches(number))
        {
            return PhoneNumberType.UNKNOWN;
        }
        var type = 0;
        while (type < types.Length && !types[type].Matches(number))
        {
            type++;
        }
        var found = type < types.Length ? TypesInOrder[type] : PhoneNumberType.UNKNOWN;
        return found switch
        {
            PhoneNumberType.FIXED_LINE when sameMobileAndFixedLine || types[^1].Matches(number) => PhoneNumberType.FIXED_LINE_OR_MOBILE,
            // Where the two are alike, the pattern of fixed lines speaks for both.
            PhoneNumberType.MOBILE when sameMobileAndFixedLine => PhoneNumberType.UNKNOWN,
            _ => found,
        };
    }

    public ValidationResult CheckLength(int length) =>
        NumberPattern.Contains(localOnlyLengths, length) ? ValidationResult.IS_POSSIBLE_LOCAL_ONLY
        : general.HasLength(length) ? ValidationResult.IS_POSSIBLE
        : length < general.Shortest ? ValidationResult.TOO_SHORT
        : length > general.Longest ? ValidationResult.TOO_LONG
        : ValidationResult.INVALID_LENGTH;

    /// <summary>Takes off the prefix that starts an international call from this region (00, 011, …).</summary>
    /// <remarks>Not when a 0 follows: no calling code starts with one.</remarks>
    public bool TryStripInternationalPrefix(string digits, out string rest)
    {
        rest = digits;
        if (internationalPrefix?.Value.Match(digits) is not { Success: true } prefix)
        {
            return false;
        }
        rest = digits[prefix.Length..];
        return !rest.StartsWith('0');
    }

    /// <summary>Takes off the prefix of a national call and a carrier's code, or makes a local number a national one.</summary>
    /// <returns>The digits unchanged when that would turn a number that fits the plan into one that does not.</returns>
    public string WithoutNationalPrefix(string digits)
    {
        if (digits.Length == 0 || nationalPrefix?.Value.Match(digits) is not { Success: true } prefix)
        {
            return digits;
        }
        // The rule refers to groups by one digit each, and applies only when the last of them took part.
        var rest = digits[prefix.Length..];
        var stripped = transformRule.Length > 0 && prefix.Groups[prefix.Groups.Count - 1].Length > 0
            ? string.Concat(transformRule.Replace("$1", prefix.Groups[1].Value, StringComparison.Ordinal)
                .Replace("$2", prefix.Groups[2].Value, StringComparison.Ordinal), rest)
            : rest;
        return FitsInGeneral(digits) && !FitsInGeneral(stripped) ? digits : stripped;
    }

    private static Lazy<Regex>? AtTheStart(string pattern) => pattern.Length == 0
        ? null
        : new Lazy<Regex>(() => new Regex($@"\A(?:{pattern})", RegexOptions.CultureInvariant));
}
