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

    private readonly NumberPattern _general;
    private readonly NumberPattern[] _types;
    private readonly uint _localOnlyLengths;
    private readonly bool _sameMobileAndFixedLine;
    private readonly string _transformRule;
    private readonly Lazy<Regex>? _internationalPrefix;
    private readonly Lazy<Regex>? _nationalPrefix;
    private readonly Lazy<Regex>? _leadingDigits;

    public NumberingPlan(string line)
    {
        var fields = line.Split('\t');
        Region = fields[0];
        CallingCodeDigits = fields[1];
        CallingCode = int.Parse(CallingCodeDigits, NumberStyles.None, CultureInfo.InvariantCulture);
        _internationalPrefix = AtTheStart(Field(2));
        _nationalPrefix = AtTheStart(Field(3));
        _transformRule = Field(4);
        _leadingDigits = AtTheStart(Field(5));
        _sameMobileAndFixedLine = Field(6).Length > 0;
        _localOnlyLengths = NumberPattern.ReadLengths(Field(7));
        _general = new NumberPattern(Field(8), Field(9));
        _types = [.. TypesInOrder.Select((_, type) => new NumberPattern(Field(10 + (2 * type)), Field(11 + (2 * type))))];

        // Empty fields at the end of a line are not written.
        string Field(int place) => place < fields.Length ? fields[place] : "";
    }

    public string Region { get; }

    public int CallingCode { get; }

    public string CallingCodeDigits { get; }

    /// <summary>Whether the first digits alone tell that a number is of this region, among those that share its calling code.</summary>
    public bool HasLeadingDigits => _leadingDigits is not null;

    public bool HasLeadingDigitsOf(string number) => _leadingDigits is not null && _leadingDigits.Value.IsMatch(number);

    /// <summary>Fits the plan's numbers at large, whatever their type or length.</summary>
    public bool FitsInGeneral(string number) => _general.MatchesWhateverLength(number);

    public PhoneNumberType TypeOf(string number)
    {
        if (!_general.Matches(number))
        {
            return PhoneNumberType.UNKNOWN;
        }
        var type = Array.FindIndex(_types, pattern => pattern.Matches(number));
        var found = type < 0 ? PhoneNumberType.UNKNOWN : TypesInOrder[type];
        return found switch
        {
            PhoneNumberType.FIXED_LINE when _sameMobileAndFixedLine || _types[^1].Matches(number) => PhoneNumberType.FIXED_LINE_OR_MOBILE,
            // Where the two are alike, the pattern of fixed lines speaks for both.
            PhoneNumberType.MOBILE when _sameMobileAndFixedLine => PhoneNumberType.UNKNOWN,
            _ => found,
        };
    }

    public ValidationResult CheckLength(int length) =>
        NumberPattern.Contains(_localOnlyLengths, length) ? ValidationResult.IS_POSSIBLE_LOCAL_ONLY
        : _general.HasLength(length) ? ValidationResult.IS_POSSIBLE
        : length < _general.Shortest ? ValidationResult.TOO_SHORT
        : length > _general.Longest ? ValidationResult.TOO_LONG
        : ValidationResult.INVALID_LENGTH;

    /// <summary>Takes off the prefix that starts an international call from this region (00, 011, …).</summary>
    /// <remarks>Not when a 0 follows: no calling code starts with one.</remarks>
    public bool TryStripInternationalPrefix(string digits, out string rest)
    {
        rest = digits;
        if (_internationalPrefix?.Value.Match(digits) is not { Success: true } prefix)
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
        if (digits.Length == 0 || _nationalPrefix?.Value.Match(digits) is not { Success: true } prefix)
        {
            return digits;
        }
        // The rule refers to groups by one digit each, and applies only when the last of them took part.
        var rest = digits[prefix.Length..];
        var stripped = _transformRule.Length > 0 && prefix.Groups[prefix.Groups.Count - 1].Length > 0
            ? string.Concat(_transformRule.Replace("$1", prefix.Groups[1].Value, StringComparison.Ordinal)
                .Replace("$2", prefix.Groups[2].Value, StringComparison.Ordinal), rest)
            : rest;
        return FitsInGeneral(digits) && !FitsInGeneral(stripped) ? digits : stripped;
    }

    private static Lazy<Regex>? AtTheStart(string pattern) => pattern.Length == 0
        ? null
        : new Lazy<Regex>(() => new Regex($@"\A(?:{pattern})", RegexOptions.CultureInvariant));
}
