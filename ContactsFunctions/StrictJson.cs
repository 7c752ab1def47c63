using System.Text.Json;
using System.Text.Unicode;

namespace ContactsFunctions;

/// <summary>Parses JSON that was sent: UTF-8, no duplicate keys, bounded depth, no half surrogate pairs.</summary>
internal static class StrictJson
{
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="UnreadableJsonException">It is none. The message goes on after "The body" and repeats nothing of it.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes.Span))
        {
            throw new UnreadableJsonException("is not valid UTF-8.");
        }

        try
        {
            var root = JsonElement.Parse(bytes.Span, Options);
            if (bytes.Span.IndexOf("\\ud"u8) >= 0 || bytes.Span.IndexOf("\\uD"u8) >= 0)
            {
                RefuseHalfPairs(root);
            }

            return root;
        }
        catch (InvalidOperationException)
        {
            // From reading names, to tell whether one stands twice.
            throw HalfPair();
        }
        catch (JsonException e)
        {
            throw new UnreadableJsonException(e.LineNumber is { } line
                ? $"is not valid JSON: line {line + 1}, byte {(e.BytePositionInLine ?? 0) + 1}. " +
                    $"Every key may stand once, and nesting may be {MaxDepth} deep."
                : $"is not valid JSON. Every key may stand once, and nesting may be {MaxDepth} deep.");
        }
    }

    // A \u escape can spell half of a surrogate pair, which is no text and could not be stored.
    private static void RefuseHalfPairs(JsonElement element)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        _ = property.Name;
                        RefuseHalfPairs(property.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                    {
                        RefuseHalfPairs(item);
                    }

                    break;
                case JsonValueKind.String:
                    _ = element.GetString();
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            throw HalfPair();
        }
    }

    private static UnreadableJsonException HalfPair() => new("holds half of a surrogate pair, which is no character.");
}

/// <summary>What was sent is not JSON as it is accepted here.</summary>
internal sealed class UnreadableJsonException(string message) : Exception(message);
