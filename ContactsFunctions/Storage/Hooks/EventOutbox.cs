using System.Text.Json.Serialization;
using Azure.Storage.Queues;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>The queue of what webhooks are to be told. A message carries ids only; what is told is read when it is sent.</summary>
public sealed class EventOutbox(QueueServiceClient queues, TimeProvider time)
{
    public const string Name = "hooks";

    /// <summary>Where the Functions host puts a message that failed too often.</summary>
    public const string PoisonName = Name + "-poison";

    // What is owed stands in rows, and those that wait are reminded of every hour.
    private static readonly TimeSpan Expires = TimeSpan.FromDays(7);

    private readonly QueueClient queue = queues.GetQueueClient(Name);

    /// <summary>Announces that a contact's row owes events.</summary>
    /// <param name="version">The row's, once it is written.</param>
    public Task AnnounceAsync(StoreId store, ContactId contact, int version, CancellationToken cancellationToken) => EnqueueAsync(
        new HandOutMessage(store.ToString(), contact.ToString(), version, time.GetUtcNow()), delay: null, cancellationToken);

    /// <summary>Announces a delivery.</summary>
    public Task AnnounceAsync(StoreId store, HookDelivery delivery, TimeSpan? delay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return EnqueueAsync(
            new DeliverMessage(store.ToString(), delivery.Hook.ToString(), delivery.Id.ToString(), delivery.Attempts),
            delay,
            cancellationToken);
    }

    /// <param name="delay">How long the message stays hidden: up to 7 days.</param>
    public Task EnqueueAsync(HookMessage message, TimeSpan? delay, CancellationToken cancellationToken) => queue.SendMessageAsync(
        QueueJson.Write(message, HookMessageJson.Default.HookMessage), delay, Expires, cancellationToken);
}

/// <summary>Work for a store's webhooks.</summary>
[JsonDerivedType(typeof(HandOutMessage), "handOut")]
[JsonDerivedType(typeof(DeliverMessage), "deliver")]
public abstract record HookMessage(string Store);

/// <summary>The row of a contact owes events.</summary>
/// <param name="Version">Which write of the contact caused the newest; 0 where the row is known to be written.</param>
/// <param name="QueuedAt">Tells a row that is still being written from one that never will be.</param>
public sealed record HandOutMessage(string Store, string Contact, int Version, DateTimeOffset QueuedAt) : HookMessage(Store);

/// <summary>A delivery is due.</summary>
/// <param name="Attempt">How many there were before; a message that is behind the row is a stray copy.</param>
public sealed record DeliverMessage(string Store, string Hook, string Delivery, int Attempt) : HookMessage(Store);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HookMessage))]
internal sealed partial class HookMessageJson : JsonSerializerContext;
