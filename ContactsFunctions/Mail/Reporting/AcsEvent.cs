using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>
/// An event of Azure Communication Services as Event Grid delivers it, in its own schema (<c>eventType</c>,
/// <c>eventTime</c>) or as a CloudEvent (<c>type</c>, <c>time</c>).
/// </summary>
/// <remarks>learn.microsoft.com/azure/event-grid/communication-services-email-events, …/cloud-event-schema.</remarks>
internal sealed record AcsEvent(string? EventType, string? Type, DateTimeOffset? EventTime, DateTimeOffset? Time, AcsEventData? Data)
{
    public const string DeliveryReportReceived = "Microsoft.Communication.EmailDeliveryReportReceived";

    public bool IsDeliveryReport => (EventType ?? Type) == DeliveryReportReceived;

    /// <summary>The events in a message: one, as a queue gets it, or a list, as it is documented.</summary>
    /// <exception cref="InvalidDataException">It is something else. The message does not repeat it.</exception>
    public static AcsEvent[] Read(ReadOnlySpan<byte> message)
    {
        try
        {
            var json = Decoded(message);
            var events = json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
                ? JsonSerializer.Deserialize(json, AcsEventJson.Default.AcsEventArray)
                : JsonSerializer.Deserialize(json, AcsEventJson.Default.AcsEvent) is { } one ? [one] : null;
            return events is not null && Array.TrueForAll(events, e => (e?.EventType ?? e?.Type) is not null) ? events : throw Unreadable();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Without the cause: its text could repeat what the message says.
            throw Unreadable();
        }
    }

    private static InvalidDataException Unreadable() => new("The queue message is not an event.");

    /// <summary>The host takes one coat of base64 off, where host.json says that there is one; a sender may have put on another.</summary>
    private static ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> message) =>
        Base64.IsValid(message, out var length) && length > 0
            ? Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(message))
            : message;
}

/// <param name="MessageId">The operation by which the mail was handed over.</param>
/// <param name="DeliveryAttemptTimestamp">Also spelled with a capital S.</param>
internal sealed record AcsEventData(string? MessageId, string? Recipient, string? Status, DateTimeOffset? DeliveryAttemptTimestamp);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(AcsEvent))]
[JsonSerializable(typeof(AcsEvent[]))]
internal sealed partial class AcsEventJson : JsonSerializerContext;
