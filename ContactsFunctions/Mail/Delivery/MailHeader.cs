using System.Globalization;
using System.Net.Mail;
using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// Header fields that are always one field and say what they were given. MimeKit folds and writes them; what it would let
/// through is seen to here: an address that a parser could read as two, and a text that looks encoded already.
/// </summary>
internal static class MailHeader
{
    /// <summary>The most that a line with an encoded word may have (RFC 2047 §2).</summary>
    private const int LineLength = 76;

    /// <summary>52 characters of base64, beside which the mark of the encoding and a field's name have room.</summary>
    private const int BytesInAWord = 39;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <exception cref="ArgumentException">This is no name of a field.</exception>
    public static string Name(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? name
            : throw new ArgumentException("A header's name has letters, digits and '-'.", nameof(name));

    /// <summary>Free text, in any script.</summary>
    public static Header Text(string name, string value)
    {
        var line = OneLine(value);
        if (!IsPlain(line))
        {
            return Raw(name, EncodedWords(line));
        }

        // MimeKit would encode a word that is longer than a line, a link for one: there, the line may be longer.
        var longest = name.Length + line.Split(' ').Max(word => word.Length) + 4;
        var header = new Header(Name(name), "");
        header.SetValue(new FormatOptions { MaxLineLength = Math.Clamp(longest, LineLength, 998) }, Encoding.UTF8, line);
        return header;
    }

    /// <summary>Exactly one address.</summary>
    /// <exception cref="FormatException">It is malformed. The message does not quote it.</exception>
    public static Header Mailbox(string name, string address, string? shown = null)
    {
        var (bare, words) = (Address(address), OneLine(shown ?? ""));
        if (words.Length == 0)
        {
            return Raw(name, bare);
        }

        var phrase = IsPlain(words) && words.Length < LineLength ? MimeUtils.Quote(words) : EncodedWords(words);
        return Raw(name, $"{phrase}\r\n <{bare}>");
    }

    /// <summary>The address alone, an internationalised domain in its ASCII form.</summary>
    /// <exception cref="FormatException">It is malformed. The message does not quote it.</exception>
    public static string Address(string address)
    {
        try
        {
            var domain = address.LastIndexOf('@') + 1;
            var ascii = Ascii.IsValid(address) ? address : address[..domain] + Idn.GetAscii(address, domain);
            if (IsAddress(ascii))
            {
                return ascii;
            }
        }
        catch (ArgumentException)
        {
            // The domain is no domain.
        }

        throw new FormatException("An address of a mail is malformed.");
    }

    /// <summary>Whether this is one bare address in ASCII.</summary>
    public static bool IsAddress(string? text) =>
        text is not null && text.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or '"'))
        && MailAddress.TryCreate(text, out var parsed) && parsed.Address == text;

    public static string BareMessageId(string messageId) =>
        string.Concat(messageId.Where(c => c is > ' ' and < '\x7f' and not ('<' or '>')));

    /// <summary>No value can begin another field: line breaks and other control characters become blanks.</summary>
    public static string OneLine(string value) =>
        string.Concat(value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private static bool IsPlain(string line) => line.All(c => c is >= ' ' and <= '~') && !line.Contains("=?", StringComparison.Ordinal);

    /// <summary>A character is never split between words.</summary>
    private static string EncodedWords(string line)
    {
        var words = line.EnumerateRunes().Chunk(BytesInAWord / line.EnumerateRunes().Max(rune => rune.Utf8SequenceLength));
        return string.Join("\r\n ", words.Select(runes =>
            $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(runes)))}?="));
    }

    private static Header Raw(string name, string value)
    {
        var header = new Header(Name(name), "");
        header.SetRawValue(Encoding.ASCII.GetBytes($" {value}\r\n"));
        return header;
    }
}
