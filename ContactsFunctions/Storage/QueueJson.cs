using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ContactsFunctions.Storage;

/// <summary>What stands in a queue message.</summary>
internal static class QueueJson
{
    // The Functions host decodes base64 unless told otherwise.
    public static string Write<T>(T message, JsonTypeInfo<T> type) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message, type));

    /// <param name="body">The message, as the host has decoded it.</param>
    /// <param name="what">What it should be one of, for whoever reads that it is not.</param>
    /// <exception cref="InvalidDataException">It is something else. Its text is not repeated.</exception>
    public static T Read<T>(BinaryData body, JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new InvalidDataException("The queue message is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Without the cause: its text could repeat what the message says.
            throw new InvalidDataException($"The queue message is not one of {what}.");
        }
    }
}
