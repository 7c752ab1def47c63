using System.Text.RegularExpressions;

namespace PhoneNumbers;

/// <summary>Reading a phone number as people write it: which characters count, where it starts and ends, its extension.</summary>
internal static class NumberText
{
    /// <summary>Longer texts are not read: no number is that long, and matching takes longer the more there is.</summary>
    public const int MaxTextLength = 250;

    // Digits: ASCII, full-width, Arabic-Indic, extended Arabic-Indic.
    private const string Digits = @"0-9\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9";
    private const string Pluses = @"+\uFF0B";
    // Dashes, spaces, brackets, slashes, dots, tildes, and x, which stands for a carrier's code in Brazil.
    private const string Punctuation = @"\-xX\u2010-\u2015\u2212\u30FC\uFF0D-\uFF0F \u00A0\u00AD\u200B\u2060\u3000"
        + @"()\uFF08\uFF09\uFF3B\uFF3D.\[\]/~\u2053\u223C\uFF5E";

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

    // Made when first needed, which plain numbers never do, and interpreted: generated code would take longer
    // to start than it ever saves here.
    private static readonly Lazy<Regex> Viable = new(() => new Regex(
        @"\A(?:[" + Digits + "]{2}|[" + Pluses + "]*(?:[" + Punctuation + "*]*[" + Digits + "]){3,}["
        + Punctuation + "*A-Za-z" + Digits + "]*(?:" + Extension + @")?)\z", RegexOptions.CultureInvariant));

    private static readonly Lazy<Regex> ExtensionAtTheEnd = new(() => new Regex(Extension + @"\z", RegexOptions.CultureInvariant));

    /// <summary>Two digits and nothing else, or at least three digits before the first letter, and an extension at most after it.</summary>
    public static bool IsViable(string text) =>
        IsPlain(text, out var digits) ? digits >= 3 || (digits == 2 && text.Length == 2) : Viable.Value.IsMatch(text);

    /// <summary>From the first plus or digit on, without what cannot end a number and without a second number.</summary>
    public static string ExtractPossibleNumber(string text)
    {
        var start = 0;
        while (start < text.Length && DigitOf(text[start]) < 0 && text[start] is not ('+' or '\uFF0B'))
        {
            start++;
        }
        var end = text.Length;
        while (end > start && DigitOf(text[end - 1]) < 0 && !char.IsAsciiLetter(text[end - 1]) && text[end - 1] != '#')
        {
            end--;
        }
        return text[start..StartOfSecondNumber(text, start, end)];
    }

    /// <summary>Takes the extension off, when what stands before it reads as a number.</summary>
    public static (string Number, string Extension) SplitExtension(string text)
    {
        if (!IsPlain(text, out _)
            && ExtensionAtTheEnd.Value.Match(text) is { Success: true } match
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

        // No text that gets here is longer.
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

    // (650) 253-0000 x302/x2303: two numbers, the second written short.
    private static int StartOfSecondNumber(string text, int start, int end)
    {
        for (var slash = start; slash < end; slash++)
        {
            if (text[slash] is '/' or '\\' && text.AsSpan(slash + 1, end - slash - 1).TrimStart(' ') is ['x', ..])
            {
                return slash;
            }
        }
        return end;
    }

    // Pluses first, then only ASCII digits and the commonest marks between them: no extension can hide there.
    private static bool IsPlain(string text, out int digits)
    {
        digits = 0;
        foreach (var character in text.AsSpan().TrimStart('+'))
        {
            if (char.IsAsciiDigit(character))
            {
                digits++;
            }
            else if (character is not (' ' or '-' or '(' or ')' or '.' or '/'))
            {
                return false;
            }
        }
        return true;
    }
}
