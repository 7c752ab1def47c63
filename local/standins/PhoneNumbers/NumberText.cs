using System.Buffers;
using System.Text.RegularExpressions;

namespace PhoneNumbers;

/// <summary>Reading a phone number as people write it: which characters count, where it starts and ends, its extension.</summary>
internal static partial class NumberText
{
    /// <summary>Longer texts are not read: no number is that long, and matching takes longer the more there is.</summary>
    public const int MaxTextLength = 250;

    // Digits: ASCII, full-width, Arabic-Indic, extended Arabic-Indic.
    private const string Digits = @"0-9\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9";
    private const string Pluses = @"+\uFF0B";
    // Dashes, spaces, brackets, slashes, dots, tildes, and x, which stands for a carrier's code in Brazil.
    private const string Punctuation = @"\-xX\u2010-\u2015\u2212\u30FC\uFF0D-\uFF0F \u00A0\u00AD\u200B\u2060\u3000()\uFF08\uFF09\uFF3B\uFF3D.\[\]/~\u2053\u223C\uFF5E";

    // The more a label means "extension", the more digits may follow it. Both cases are spelt out: ignoring
    // case would also take look-alikes for letters, such as the Kelvin sign for k.
    private const string Space = @"[ \u00A0\t,]*";
    private const string AfterLabel = @"[:.\uFF0E]?[ \u00A0\t,\-]*";
    private const string Label = @"(?:[eE]?[xX][tT](?:[eE][nN][sS][iI](?:[oO]\u0301?|[\u00F3\u00D3]))?[nN]?"
        + @"|[\uFF45\uFF25]?[\uFF58\uFF38][\uFF54\uFF34][\uFF4E\uFF2E]?|[\u0434\u0414][\u043E\u041E][\u0431\u0411]|[aA][nN][eE][xX][oO])";
    private const string VagueLabel = @"(?:[xX\uFF58\uFF38#\uFF03~\uFF5E]|[iI][nN][tT]|[\uFF49\uFF29][\uFF4E\uFF2E][\uFF54\uFF34])";
    private const string Extension =
        "(?:;[eE][xX][tT]=([" + Digits + "]{1,20})"
        + "|" + Space + Label + AfterLabel + "([" + Digits + "]{1,20})#?"
        + "|" + Space + VagueLabel + AfterLabel + "([" + Digits + "]{1,9})#?"
        + "|[- ]+([" + Digits + "]{1,6})#"
        + @"|[ \u00A0\t]*(?:,{2}|;)" + AfterLabel + "([" + Digits + "]{1,15})#?"
        + @"|[ \u00A0\t]*,+" + AfterLabel + "([" + Digits + "]{1,9})#?)";

    private const string Keypad = "22233344455566677778889999";

    // Every way to write an extension has a character that is none of these.
    private static readonly SearchValues<char> NeverInExtensions = SearchValues.Create("0123456789+-(). /");

    private static readonly SearchValues<char> StartOfNumber = SearchValues.Create("+\uFF0B" + AllDigits);
    private static readonly SearchValues<char> EndOfNumber =
        SearchValues.Create("#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + AllDigits);

    private const string AllDigits = "0123456789"
        + "\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19"
        + "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
        + "\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9";

    [GeneratedRegex(@"\A(?:[" + Digits + "]{2}|[" + Pluses + "]*(?:[" + Punctuation + "*]*[" + Digits + "]){3,}["
        + Punctuation + "*A-Za-z" + Digits + "]*(?:" + Extension + @")?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Viable { get; }

    [GeneratedRegex(Extension + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExtensionAtTheEnd { get; }

    [GeneratedRegex(@"[\\/] *x", RegexOptions.CultureInvariant)]
    private static partial Regex SecondNumber { get; }

    /// <summary>Two digits and nothing else, or at least three digits before the first letter, and an extension at most after it.</summary>
    public static bool IsViable(string text) => Viable.IsMatch(text);

    /// <summary>From the first plus or digit on, without what cannot end a number and without a second number.</summary>
    public static string ExtractPossibleNumber(string text)
    {
        var start = text.AsSpan().IndexOfAny(StartOfNumber);
        if (start < 0)
        {
            return "";
        }
        var number = text.AsSpan(start);
        number = number[..(number.LastIndexOfAny(EndOfNumber) + 1)];
        foreach (var second in SecondNumber.EnumerateMatches(number))
        {
            number = number[..second.Index];
            break;
        }
        return number.ToString();
    }

    /// <summary>Takes the extension off, when what stands before it reads as a number.</summary>
    public static (string Number, string Extension) SplitExtension(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(NeverInExtensions)
            && ExtensionAtTheEnd.Match(text) is { Success: true } match
            && IsViable(text[..match.Index]))
        {
            return (text[..match.Index], match.Groups.Values.Skip(1).First(group => group.Success).Value);
        }
        return (text, "");
    }

    public static bool StartsWithPlus(string text) => text is ['+' or '\uFF0B', ..];

    public static string WithoutPluses(string text) => text.TrimStart('+', '\uFF0B');

    /// <summary>ASCII digits only. Letters count by their place on a keypad, when there are at least three (1-800-FLOWERS).</summary>
    public static string Normalize(string text)
    {
        var letters = 0;
        foreach (var character in text)
        {
            letters += char.IsAsciiLetter(character) ? 1 : 0;
        }

        // Shorter than the longest text that is parsed.
        Span<char> digits = stackalloc char[MaxTextLength];
        var length = 0;
        foreach (var character in text)
        {
            var digit = DigitOf(character);
            if (digit >= 0)
            {
                digits[length++] = (char)('0' + digit);
            }
            else if (letters >= 3 && char.IsAsciiLetter(character))
            {
                digits[length++] = Keypad[(character | 0x20) - 'a'];
            }
        }
        return digits[..length].ToString();
    }

    /// <summary>-1 when the character is no digit.</summary>
    public static int DigitOf(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= '\uFF10' and <= '\uFF19' => character - '\uFF10',
        >= '\u0660' and <= '\u0669' => character - '\u0660',
        >= '\u06F0' and <= '\u06F9' => character - '\u06F0',
        _ => -1,
    };
}
