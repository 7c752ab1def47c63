using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Mail.Enqueueing;

/// <summary>The queue of mails to send. A message carries ids only; what the mail says is read when it is sent.</summary>
public sealed class MailOutbox(QueueServiceClient queues, TimeProvider time)
{
    public const string Name = "mail";

    /// <summary>Where the Functions host puts a message that failed too often.</summary>
    public const string PoisonName = Name + "-poison";

    /// <summary>As many messages as one request gives.</summary>
    public const int MostSeen = 32;

    private readonly QueueClient queue = queues.GetQueueClient(Name);
    private readonly QueueClient poison = queues.GetQueueClient(PoisonName);

    /// <summary>Announces a mail that is owed to a contact.</summary>
    public Task EnqueueAsync(StoreId store, ContactId contact, DueMail mail, CancellationToken cancellationToken) =>
        EnqueueAsync(
            new SendMailMessage(store.ToString(), contact.ToString(), mail.Id, mail.Kind, mail.Attempt, time.GetUtcNow()),
            delay: null,
            cancellationToken);

    /// <param name="delay">How long the message stays hidden: up to 7 days.</param>
    public Task EnqueueAsync(SendMailMessage message, TimeSpan? delay, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(Write(message), delay, NeverExpires, cancellationToken);

    /// <summary>Lays a message where an operator will find it.</summary>
    public Task DeadLetterAsync(SendMailMessage message, CancellationToken cancellationToken) =>
        poison.SendMessageAsync(Write(message), visibilityTimeout: null, NeverExpires, cancellationToken);

    /// <summary>Messages laid aside, hidden from others for a minute.</summary>
    public async Task<QueueMessage[]> ReceivePoisonAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await poison.ReceiveMessagesAsync(MostSeen, visibilityTimeout: TimeSpan.FromMinutes(1), cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // The host creates it with the first message it lays aside.
            return [];
        }
    }

    /// <summary>Messages laid aside, as they lie: at most 32, and none is hidden from others.</summary>
    public async Task<PeekedMessage[]> PeekPoisonAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await poison.PeekMessagesAsync(MostSeen, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    public Task DeletePoisonAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    // A promised mail must not lapse because nobody looked for a week.
    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    private static string Write(SendMailMessage message) => QueueJson.Write(message, SendMailMessageJson.Default.SendMailMessage);
}

/// <summary>A mail to send, by ids.</summary>
/// <param name="Attempt">How many deliveries were tried before.</param>
/// <param name="QueuedAt">When the mail was first announced; tells a row that is still being written from one that will never be.</param>
public sealed record SendMailMessage(string Store, string Contact, string Mail, MailKind Kind, int Attempt, DateTimeOffset QueuedAt)
{
    /// <summary>A message as it lies in the queue; null for one that is none of ours.</summary>
    public static SendMailMessage? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(text), SendMailMessageJson.Default.SendMailMessage);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SendMailMessage))]
internal sealed partial class SendMailMessageJson : JsonSerializerContext;
