using System.Text;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>How a CSV file is written.</summary>
/// <param name="Encoding">Its charset.</param>
/// <param name="Separator">What stands between two cells: a comma, a semicolon or a tab.</param>
public sealed record CsvFormat(Encoding Encoding, char Separator)
{
    /// <summary>As many bytes of a file's beginning as say how it is written.</summary>
    public const int HeadBytes = 16 * 1024;

    private const char Comma = ',';

    /// <summary>A name may have a comma in it where the separator is another.</summary>
    private const string Separators = "\t;,";

    /// <summary>Why the file cannot be read; null where it can.</summary>
    public FieldError? Error { get; private init; }

    /// <summary>A byte order mark decides, then the charset that was declared; UTF-8 where neither says anything.</summary>
    /// <param name="head">The file's beginning; <see cref="HeadBytes"/> are enough.</param>
    /// <param name="charset">As declared with the file; null where none was.</param>
    public static CsvFormat Detect(ReadOnlySpan<byte> head, string? charset)
    {
        var name = charset?.Trim(' ', '"', '\'');
        var encoding = OfMark(head) ?? (string.IsNullOrEmpty(name) ? Charsets.Utf8 : OfName(name, head));
        return encoding is not null
            ? new(encoding, SeparatorOf(HeaderLine(encoding, head)))
            : new(Charsets.Utf8, Comma)
            {
                Error = new(
                    "charset",
                    "unknown_charset",
                    "The charset that was declared is not known here. UTF-8, UTF-16 and windows-1252 are."),
            };
    }

    /// <summary>The same charset with another way to treat bytes that are none of its characters.</summary>
    internal static Encoding With(Encoding encoding, DecoderFallback fallback)
    {
        var copy = (Encoding)encoding.Clone();
        copy.DecoderFallback = fallback;
        return copy;
    }

    private static Encoding? OfMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Charsets.Utf8,
        [0xFF, 0xFE, ..] => Charsets.Utf16(bigEndian: false),
        [0xFE, 0xFF, ..] => Charsets.Utf16(bigEndian: true),
        _ => null,
    };

    /// <summary>Of UTF-16 without a mark the first character, a Latin letter or a quote, tells which half comes first.</summary>
    private static Encoding? OfName(string name, ReadOnlySpan<byte> head) => name.ToUpperInvariant() switch
    {
        "UTF-16" or "UTF16" or "UNICODE" or "UCS-2" or "ISO-10646-UCS-2" or "CSUNICODE" =>
            Charsets.Utf16(bigEndian: head is [0, not 0, ..]),
        "UTF-16LE" or "UNICODEFEFF" => Charsets.Utf16(bigEndian: false),
        "UTF-16BE" or "UNICODEFFFE" => Charsets.Utf16(bigEndian: true),
        _ => Charsets.Of(name),
    };

    private static string HeaderLine(Encoding encoding, ReadOnlySpan<byte> head)
    {
        var text = With(encoding, DecoderFallback.ReplacementFallback).GetString(head[..Math.Min(head.Length, HeadBytes)])
            .TrimStart('\uFEFF').TrimStart('\r', '\n');
        return text[..Ends(text)];
    }

    /// <summary>Where the first line ends: not inside quotes.</summary>
    private static int Ends(string text)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            isQuoted ^= text[at] == '"';
            if (!isQuoted && text[at] is '\r' or '\n')
            {
                return at;
            }
        }

        return text.Length;
    }

    private static char SeparatorOf(string header)
    {
        var counts = new int[Separators.Length];
        var isQuoted = false;
        foreach (var letter in header)
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && Separators.IndexOf(letter, StringComparison.Ordinal) is var which and >= 0)
            {
                counts[which]++;
            }
        }

        return counts.Max() is var most and > 0 ? Separators[Array.IndexOf(counts, most)] : Comma;
    }
}
