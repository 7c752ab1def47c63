using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Dialects;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage.Hooks;

namespace ContactsFunctions.Hooks;

/// <summary>What a hook is told, in the shape of Standard Webhooks.</summary>
/// <param name="Timestamp">When it happened.</param>
internal sealed record EventBody<T>(string Type, DateTimeOffset Timestamp, EventData<T> Data)
{
    internal static byte[] Of(HookDelivery delivery, T contact, EventBodyJson shapes) => JsonSerializer.SerializeToUtf8Bytes(
        new EventBody<T>(
            delivery.Event.WireName(), delivery.At, new(delivery.Version, delivery.Channel?.WireName(), contact)),
        Answer.TypeOf<EventBody<T>>(shapes));
}

/// <param name="Version">Which of the contact's changes this is: a later one has a higher number.</param>
/// <param name="Channel">Where the person was subscribed or unsubscribed; absent for other events.</param>
/// <param name="Contact">The contact as it is when this is sent, which may be later than the event.</param>
internal sealed record EventData<T>(int Version, string? Channel, T Contact);

/// <summary>A contact that is gone by now.</summary>
internal sealed record GoneContact([property: JsonPropertyName("contactID")] string ContactId);

/// <summary>Makes the bodies of deliveries.</summary>
internal static class EventBodies
{
    /// <param name="contact">The contact as it is now; null where it was erased.</param>
    public static byte[] Of(HookDelivery delivery, Contact? contact, DateTimeOffset now) =>
        contact is null || delivery.Event == ContactEventKind.Erased
            ? EventBody<GoneContact>.Of(delivery, new(delivery.Contact.ToString()), EventBodyJson.Default)
            : EventBody<ContactView>.Of(delivery, ContactView.Of(contact, now), EventBodyJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(EventBody<ContactView>))]
[JsonSerializable(typeof(EventBody<GoneContact>))]
internal sealed partial class EventBodyJson : JsonSerializerContext;
