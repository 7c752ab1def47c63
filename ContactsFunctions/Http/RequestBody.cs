using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Http;

/// <summary>
/// A request body as one JSON object, whichever of the accepted kinds it came in: JSON itself (an object, or an array
/// of exactly one), a urlencoded form, or a multipart form without files.
/// </summary>
/// <param name="IsForm">Whether it came from a form: there an empty value means "not filled in".</param>
internal sealed record RequestBody(JsonElement Root, bool IsForm)
{
    /// <summary>The largest single body, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string UrlEncoded = "application/x-www-form-urlencoded";

    /// <summary>How gzip begins, which clients forget to declare.</summary>
    private static readonly byte[] Gzip = [0x1F, 0x8B];

    /// <exception cref="ProblemException">The body is too large, of another type, or cannot be read.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = TypeOf(request);
        var isJson = IsJson(type);
        if (!isJson && !request.HasFormContentType)
        {
            throw new ProblemException(Problem.UnsupportedMediaType(
                $"Content-Type must be application/json, {UrlEncoded} or multipart/form-data."));
        }

        var bytes = await ReadUncompressedAsync(request, MaxBytes, cancellationToken);
        return isJson
            ? new(SingleObject(ParseJson(bytes)), IsForm: false)
            : new(await ReadFormAsync(request, type!, bytes, cancellationToken), IsForm: true);
    }

    /// <summary>As <see cref="ReadAsync"/>, of JSON alone and up to a limit of its own.</summary>
    /// <exception cref="ProblemException">The body is too large, no JSON, or cannot be read.</exception>
    public static async Task<JsonElement> ReadJsonAsync(HttpRequest request, int limit, CancellationToken cancellationToken) =>
        IsJson(TypeOf(request))
            ? SingleObject(ParseJson(await ReadUncompressedAsync(request, limit, cancellationToken)))
            : throw new ProblemException(Problem.UnsupportedMediaType("Content-Type must be application/json."));

    /// <summary>The fields of a urlencoded form in the order they came, for whoever needs them as they were sent.</summary>
    /// <exception cref="ProblemException">The body is too large, of another type, or cannot be read.</exception>
    public static async Task<IReadOnlyCollection<KeyValuePair<string, string>>> ReadFieldsAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (TypeOf(request) is not { } type || !type.MediaType.Equals(UrlEncoded, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problem.UnsupportedMediaType($"Content-Type must be {UrlEncoded}."));
        }

        var bytes = await ReadUncompressedAsync(request, MaxBytes, cancellationToken);
        return (await RequestForm.ReadAsync(type, bytes, cancellationToken)).Fields;
    }

    /// <summary>Parses a JSON body strictly, as <see cref="StrictJson"/> does.</summary>
    /// <exception cref="ProblemException">400: it cannot be read.</exception>
    public static JsonElement ParseJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return StrictJson.Parse(bytes);
        }
        catch (UnreadableJsonException e)
        {
            throw Unreadable($"The body {e.Message}");
        }
    }

    /// <exception cref="ProblemException">The body has more than <paramref name="limit"/> bytes.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var buffer = new ArrayBufferWriter<byte>(Math.Clamp((int)(request.ContentLength ?? 0) + 1, 1024, limit + 1));
        while (true)
        {
            var room = buffer.GetMemory(1);
            var read = await request.Body.ReadAsync(room, cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                throw TooLarge(limit);
            }
        }
    }

    private static async Task<JsonElement> ReadFormAsync(
        HttpRequest request, MediaTypeHeaderValue type, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // What curl -d and others send as a form unless they are told better.
        if (bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..])
        {
            throw new ProblemException(Problem.UnsupportedMediaType(
                "The body looks like JSON, and Content-Type says that it is a form. Send it with Content-Type: application/json."));
        }

        var (fields, file) = await RequestForm.ReadAsync(type, bytes, cancellationToken);

        // For whoever shows the form again.
        request.Form = new FormCollection(fields
            .GroupBy(field => field.Key, field => field.Value)
            .ToDictionary(field => field.Key, field => new StringValues([.. field])));
        return file is null
            ? FormJson.Of(fields)
            : throw new ProblemException(Problem.Invalid([new(file, "no_files", "Files are not accepted.")]));
    }

    /// <exception cref="ProblemException">415: the request says that its body is compressed.</exception>
    public static void RefuseCompressed(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString().Trim() is { Length: > 0 } encoding
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw Compressed();
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadUncompressedAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        RefuseCompressed(request);
        var bytes = await ReadBytesAsync(request, limit, cancellationToken);
        return bytes.Span.StartsWith(Gzip) ? throw Compressed() : bytes;
    }

    private static MediaTypeHeaderValue? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type : null;

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type is not null && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || Charsets.IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset).ToString())
            ? true
            : throw new ProblemException(Problem.UnsupportedMediaType("A JSON body must be UTF-8.")));

    private static JsonElement SingleObject(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object => root,
        JsonValueKind.Array when root.GetArrayLength() == 1 && root[0].ValueKind == JsonValueKind.Object => root[0],
        _ => throw Unreadable("The body must be a JSON object, or an array with exactly one."),
    };

    private static ProblemException Unreadable(string detail) => new(Problem.Unreadable(detail));

    private static ProblemException Compressed() =>
        new(Problem.UnsupportedMediaType("A compressed body is not accepted. Send it as it is, without Content-Encoding."));

    private static ProblemException TooLarge(int limit) => new(Problem.TooLarge(limit));
}
