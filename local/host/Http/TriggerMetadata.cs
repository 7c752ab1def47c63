using System.Text.Json;
using ContactsFunctions.Hosting.Protocol;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Hosting.Http;

/// <summary>
/// What the Functions host tells a worker of an HTTP request beside the request itself: top-level properties of a JSON
/// body, then query parameters, then route values, the later over the earlier and names ignoring case; and all of the
/// query and the headers, as <c>Query</c> and <c>Headers</c>, where nothing before had that name. The worker gives these
/// values to parameters of the same name, so that a caller can reach every parameter that is no route value.
/// </summary>
internal static class TriggerMetadata
{
    public static async Task<IReadOnlyDictionary<string, TypedData>> OfAsync(HttpContext context)
    {
        var request = context.Request;
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase);
        if (request.ContentLength > 0)
        {
            AddBody(await BufferAsync(request), metadata);
        }

        foreach (var (name, values) in request.Query)
        {
            if (!name.Equals("code", StringComparison.OrdinalIgnoreCase))
            {
                metadata[name] = Text(values[^1] ?? "");
            }
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (value?.ToString() is { } text)
            {
                metadata[name] = Text(text);
            }
        }

        metadata.TryAdd("Query", Map(request.Query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value[^1]))));
        metadata.TryAdd("Headers", Map(request.Headers.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()))));
        return metadata;
    }

    /// <summary>Reads the body, which the request is forwarded with all the same.</summary>
    private static async Task<ReadOnlyMemory<byte>> BufferAsync(HttpRequest request)
    {
        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        buffer.Position = 0;
        request.Body = buffer;
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    // Whatever the content type says, and arrays are left out, as in the Functions host.
    private static void AddBody(ReadOnlyMemory<byte> body, Dictionary<string, TypedData> metadata)
    {
        if (body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Object:
                        metadata[property.Name] = new() { Json = property.Value.GetRawText() };
                        break;
                    case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                        metadata[property.Name] = Text(property.Value.ToString());
                        break;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            metadata.Clear(); // half of a body says nothing; the app tells the caller what is wrong with it
        }
    }

    private static TypedData Text(string value) => new() { String = value };

    private static TypedData Map(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        new() { Json = JsonSerializer.Serialize(new Dictionary<string, string?>(pairs, StringComparer.OrdinalIgnoreCase)) };
}
