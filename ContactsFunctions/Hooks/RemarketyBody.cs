using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Dialects.Remarkety.Customers;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage.Hooks;

namespace ContactsFunctions.Hooks;

/// <summary>
/// What a hook of the format <c>remarkety</c> is told: the topic of Remarkety that comes nearest, and a body in snake case. A contact
/// that was created or updated is a customer as Remarkety has them; everything else says whom it is about and why.
/// </summary>
internal static class RemarketyBody
{
    public static string TopicOf(HookDelivery delivery) => (delivery.Event, delivery.Channel) switch
    {
        (ContactEventKind.Created, _) => "customers/create",
        (ContactEventKind.Updated, _) => "customers/update",
        (ContactEventKind.Subscribed, Channel.Sms) => "sms/subscribed",
        (ContactEventKind.Subscribed, _) => "newsletter/subscribed",
        (ContactEventKind.Unsubscribed, Channel.Sms) => "sms/unsubscribed",
        (ContactEventKind.Unsubscribed, _) => "email/unsubscribed",
        (ContactEventKind.Bounced or ContactEventKind.Erased, _) => "email-suppression/added",
        (ContactEventKind.ConfirmationExpired, _) => "email-suppression/removed",
    };

    /// <param name="contact">The contact as it is now; null where there is none.</param>
    public static byte[] Of(HookDelivery delivery, Contact? contact) =>
        contact is not null && delivery.Event is ContactEventKind.Created or ContactEventKind.Updated
            ? JsonSerializer.SerializeToUtf8Bytes(Customer.Of(contact), CustomersJson.Default.Customer)
            : JsonSerializer.SerializeToUtf8Bytes(Notice(delivery, contact), RemarketyBodyJson.Default.RemarketyNotice);

    private static RemarketyNotice Notice(HookDelivery delivery, Contact? known)
    {
        // Whoever comes back after an erase is told of by themselves.
        var contact = delivery.Event == ContactEventKind.Erased ? null : known;
        var channel = delivery.Channel ?? Channel.Email;
        ConsentEntry[] entries = [.. contact?.Consents.Where(entry => entry.Channel == channel) ?? []];
        var optIn = Array.FindLast(entries, entry => entry.To == ChannelStatus.Subscribed && entry.From != entry.To);
        return new(
            delivery.Contact.ToString(),
            delivery.Version,
            delivery.At,
            contact?.Email?.Address.Display,
            contact?.Phone?.Number,
            TypeOf(delivery.Event),
            delivery.Event == ContactEventKind.Subscribed && entries is [var first, ..] ? first.Shown.Ip : null,
            delivery.Event == ContactEventKind.Subscribed ? optIn?.Shown.Ip : null,
            delivery.Event == ContactEventKind.Subscribed ? optIn?.At : null);
    }

    /// <summary>Remarkety's types of suppression.</summary>
    private static string? TypeOf(ContactEventKind kind) => kind switch
    {
        ContactEventKind.Unsubscribed => "unsubscribed",
        ContactEventKind.Bounced => "hard_bounce",
        ContactEventKind.Erased => "deleted",
        ContactEventKind.ConfirmationExpired => "pending_opt_in",
        _ => null,
    };
}

/// <param name="Hash">The contact's id, as Remarkety's customers have it.</param>
internal sealed record RemarketyNotice(
    string Hash,
    int Version,
    DateTimeOffset Timestamp,
    string? Email,
    string? SmsPhoneNumber,
    string? Type,
    string? SignupIp,
    string? OptinIp,
    DateTimeOffset? OptinTimestamp);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(RemarketyNotice))]
internal sealed partial class RemarketyBodyJson : JsonSerializerContext;
