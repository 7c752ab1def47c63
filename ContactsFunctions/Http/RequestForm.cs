using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Http;

/// <summary>
/// The fields of a form in the order they came. Read here and not by ASP.NET, which takes names that differ by case alone
/// for one, and keeps bytes that are no UTF-8 as they came.
/// </summary>
internal static class RequestForm
{
    private const int MaxFields = 1000;
    private const int MaxNameLength = 2048;

    /// <summary>The field in which a browser says what charset it wrote a form in (HTML §4.10.21.5).</summary>
    private const string CharsetField = "_charset_";

    /// <returns>The fields, and the name of the first file where there is one.</returns>
    /// <exception cref="ProblemException">The form cannot be read, or is in a charset that is not accepted.</exception>
    public static async Task<(List<KeyValuePair<string, string>> Fields, string? File)> ReadAsync(
        MediaTypeHeaderValue type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var (fields, file) = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? await ReadPartsAsync(type, body, cancellationToken)
            : (ReadPairs(body.Span), null);
        var named = fields.Find(field => Encoding.Latin1.GetString(field.Name) == CharsetField).Value is { Length: > 0 } name
            ? Encoding.Latin1.GetString(name)
            : null;
        var charset = (type.Charset.HasValue ? Accepted(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) : null)
            ?? (named is null ? null : Charsets.Of(named.Trim()))
            ?? Charsets.Utf8;
        return ([.. fields.Select(field => KeyValuePair.Create(
            Decoded(field.Name, field.NameCharset ?? charset), Decoded(field.Value, field.Charset ?? charset)))], file);
    }

    /// <summary>The pairs of a urlencoded form; a percent sign that escapes nothing is one.</summary>
    private static List<Field> ReadPairs(ReadOnlySpan<byte> body)
    {
        List<Field> fields = [];
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            Add(fields, new(Unescaped(equals < 0 ? pair : pair[..equals]), Unescaped(equals < 0 ? [] : pair[(equals + 1)..])));
        }

        return fields;
    }

    private static byte[] Unescaped(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%'
                && at + 2 < text.Length
                && char.IsAsciiHexDigit((char)text[at + 1])
                && char.IsAsciiHexDigit((char)text[at + 2]))
            {
                var (high, low) = (((char)text[at + 1]).ToString(), ((char)text[at + 2]).ToString());
                bytes[length++] = (byte)((Convert.ToInt32(high, 16) << 4) | Convert.ToInt32(low, 16));
                at += 2;
            }
            else
            {
                bytes[length++] = text[at] == '+' ? (byte)' ' : text[at];
            }
        }

        return bytes[..length];
    }

    private static async Task<(List<Field> Fields, string? File)> ReadPartsAsync(
        MediaTypeHeaderValue type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        List<Field> fields = [];
        string? file = null;
        try
        {
            var reader = new MultipartReader(
                HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), new MemoryStream(body.ToArray(), writable: false));
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                using var content = new MemoryStream();
                await part.Body.CopyToAsync(content, cancellationToken);
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                    || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
                {
                    throw Unreadable("A part of the form has no name.");
                }

                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (!disposition.FileName.HasValue && !disposition.FileNameStar.HasValue)
                {
                    Add(fields, new(Encoding.UTF8.GetBytes(name), content.ToArray(), CharsetOf(part), Charsets.Utf8));
                }
                else if (content.Length > 0 || HeaderUtilities.RemoveQuotes(disposition.FileName).Length > 0)
                {
                    file ??= name;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException)
        {
            throw Unreadable("The form cannot be read.");
        }

        return (fields, file);
    }

    private static Encoding? CharsetOf(MultipartSection part) =>
        MediaTypeHeaderValue.TryParse(part.ContentType, out var type) && type.Charset.HasValue
            ? Accepted(HeaderUtilities.RemoveQuotes(type.Charset).ToString())
            : null;

    private static Encoding Accepted(string charset) =>
        Charsets.Of(charset)
        ?? throw new ProblemException(Problem.UnsupportedMediaType("The form's charset is not known here. Send it as UTF-8."));

    private static void Add(List<Field> fields, Field field)
    {
        if (fields.Count == MaxFields)
        {
            throw Unreadable($"A form has at most {MaxFields} fields.");
        }

        fields.Add(field.Name.Length <= MaxNameLength ? field : throw Unreadable($"A field's name has at most {MaxNameLength} bytes."));
    }

    private static string Decoded(byte[] bytes, Encoding charset)
    {
        try
        {
            return charset.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable(charset == Charsets.Utf8
                ? "The form is not in UTF-8. Send it as UTF-8, or name its charset in Content-Type."
                : "The form is not in the charset that it names. Send it as UTF-8.");
        }
    }

    private static ProblemException Unreadable(string detail) => new(Problem.Unreadable(detail));

    /// <param name="Charset">The value's own charset; null where it has none.</param>
    /// <param name="NameCharset">The name's, where it is known to be another than the form's.</param>
    private readonly record struct Field(byte[] Name, byte[] Value, Encoding? Charset = null, Encoding? NameCharset = null);
}
