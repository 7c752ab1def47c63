using System.Text;
using System.Text.RegularExpressions;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>
/// What surrounds an address or a number where it was copied from: a link's scheme, a name, quotes, the end of a sentence.
/// </summary>
internal static partial class Wrappings
{
    /// <summary>Longer texts hold no address: nothing is taken off them.</summary>
    private const int MaxLength = 1000;

    private const string Mailto = "mailto:";

    private static readonly char[] Quotes = ['\'', '"', '`', '‘', '’', '“', '”'];

    /// <summary>What stands behind a number in a list or a sentence.</summary>
    private static readonly char[] Ends = [.. Quotes, '.', ',', ';'];

    /// <summary>Pairs of characters that a text is put between.</summary>
    private const string Pairs = "\"\"''<>()[]“”‘’„“«»``";

    /// <summary>An e-mail address as it would be typed; whether it is one is for <see cref="EmailAddress"/> to say.</summary>
    public static string OffEmail(string text)
    {
        if (text.Length > MaxLength)
        {
            return text;
        }

        // A joiner inside may be a part of a domain's name; those at the ends went with the blanks.
        var address = WrittenText.TrimMarks(text).Replace('＠', '@').Replace('﹫', '@');
        for (var before = string.Empty; before != address;)
        {
            before = address;
            address = OffPair(address).TrimEnd('.', ',', ';');
            address = OffName(address);

            if (address.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase))
            {
                // A link may say more behind a question mark, and escapes what is no letter (RFC 6068).
                var rest = address[Mailto.Length..];
                var more = rest.IndexOf('?', rest.LastIndexOf('@') is var at and >= 0 ? at : 0);
                address = Uri.UnescapeDataString(more < 0 ? rest : rest[..more]);
            }

            address = WrittenText.TrimMarks(address);
        }

        return Ascii.IsValid(address) ? address : Unseen().Replace(address, string.Empty);
    }

    /// <summary>A phone number with what belongs to it: punctuation and prefixes are libphonenumber's to read.</summary>
    public static string OffPhone(string text)
    {
        if (text.Length > MaxLength)
        {
            return text;
        }

        var number = WrittenText.WithoutMarks(text).Trim();
        for (var before = string.Empty; before != number;)
        {
            before = number;
            number = number.TrimStart(Quotes).TrimEnd(Ends).Trim();
            number = number.Contains(':', StringComparison.Ordinal) ? Scheme().Replace(number, string.Empty) : number;
        }

        return number;
    }

    /// <summary><c>Ann &lt;ann@b.example&gt;</c>. Of two addresses none is taken: which one was meant?</summary>
    private static string OffName(string text)
    {
        if (!text.EndsWith('>') || text.IndexOf('<', StringComparison.Ordinal) is not (var begin and >= 0))
        {
            return text;
        }

        var (name, inner) = (OffPair(text[..begin].Trim()), text[(begin + 1)..^1]);
        return !name.Contains('@', StringComparison.Ordinal) || name.Equals(inner.Trim(), StringComparison.OrdinalIgnoreCase)
            ? inner
            : text;
    }

    private static string OffPair(string text)
    {
        for (var at = 0; text.Length > 2 && at < Pairs.Length; at += 2)
        {
            if (text[0] == Pairs[at] && text[^1] == Pairs[at + 1])
            {
                return text[1..^1];
            }
        }

        return text;
    }

    /// <summary>As in a link, a list of contacts or a business card: <c>tel:</c>, <c>p:</c>, <c>whatsapp:</c>.</summary>
    [GeneratedRegex(@"\A[A-Za-z]{1,10}\.? ?: ?", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    /// <summary>Marks within an address that no name of a mailbox or a domain has.</summary>
    [GeneratedRegex(@"[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]", RegexOptions.CultureInvariant)]
    private static partial Regex Unseen();
}
