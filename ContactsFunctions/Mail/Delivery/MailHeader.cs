using System.Net.Mail;
using System.Text;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>Values of header fields: folded, encoded where they are not ASCII (RFC 2047), and always one field.</summary>
internal static class MailHeader
{
    /// <summary>A line with an encoded word has at most 76 characters; this leaves room for the field's name.</summary>
    private const int BytesInAWord = 39;
    private const int FoldAfter = 76;

    /// <exception cref="ArgumentException">This is no name of a field.</exception>
    public static string Name(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? name
            : throw new ArgumentException("A header's name has letters, digits and '-'.", nameof(name));

    /// <summary>Free text, in any script.</summary>
    public static string Text(string name, string value)
    {
        var line = OneLine(value);
        return IsPlain(line) ? Fold(line, name.Length + 2) : EncodedWords(line);
    }

    /// <summary>Exactly one address, with nothing a parser could take for a second one.</summary>
    /// <exception cref="FormatException">It is malformed. The message does not quote it.</exception>
    public static string Address(string address, string? name)
    {
        if (!IsAddress(address))
        {
            throw new FormatException("An address of a mail is malformed.");
        }

        var shown = OneLine(name ?? "");
        return shown.Length == 0 ? address
            : IsPlain(shown) && shown.Length < FoldAfter ? $"\"{shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\r\n <{address}>"
            : $"{EncodedWords(shown)}\r\n <{address}>";
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

    private static string Fold(string line, int column)
    {
        var folded = new StringBuilder();
        foreach (var word in line.Split(' '))
        {
            if (folded.Length > 0)
            {
                // A fold stands before a blank; a line of blanks alone would be an obsolete form.
                var fold = word.Length > 0 && column + 1 + word.Length > FoldAfter;
                folded.Append(fold ? "\r\n " : " ");
                column = fold ? 1 : column + 1;
            }

            folded.Append(word);
            column += word.Length;
        }

        return folded.ToString();
    }

    /// <summary>A character is never split between words.</summary>
    private static string EncodedWords(string line)
    {
        var words = new List<string>();
        var current = new StringBuilder();
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > BytesInAWord)
            {
                words.Add(Word(current.ToString()));
                current.Clear();
                bytes = 0;
            }

            current.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        words.Add(Word(current.ToString()));
        return string.Join("\r\n ", words);

        static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
    }
}
