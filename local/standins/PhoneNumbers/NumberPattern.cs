using System.Globalization;
using System.Text.RegularExpressions;

namespace PhoneNumbers;

/// <summary>The numbers of one type in one numbering plan: a pattern, and the lengths they come in.</summary>
/// <remarks>The expression is made on first use: most plans, and most types of a plan, are never asked for.</remarks>
internal sealed class NumberPattern(string pattern, string lengths)
{
    // One bit a length. No lengths of its own means that the pattern alone decides.
    private readonly uint possibleLengths = ReadLengths(lengths);

    private Regex? expression;

    public int Shortest => int.CreateTruncating(uint.TrailingZeroCount(possibleLengths));

    public int Longest => int.CreateTruncating(uint.Log2(possibleLengths));

    /// <summary>Whether numbers of this length exist. Only for a pattern that has lengths.</summary>
    public bool HasLength(int length) => Contains(possibleLengths, length);

    public bool Matches(ReadOnlySpan<char> number) =>
        pattern.Length > 0
        && (possibleLengths == 0 || Contains(possibleLengths, number.Length))
        && MatchesWhateverLength(number);

    /// <summary>By the pattern alone, as the rules for prefixes want it.</summary>
    public bool MatchesWhateverLength(ReadOnlySpan<char> number) =>
        (expression ??= new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant)).IsMatch(number);

    public static bool Contains(uint lengths, int length) => length < 32 && (lengths & (1u << length)) != 0;

    public static uint ReadLengths(string text)
    {
        var lengths = 0u;
        foreach (var length in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            lengths |= 1u << int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        return lengths;
    }
}
