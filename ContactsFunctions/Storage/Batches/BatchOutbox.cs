using System.Text.Json.Serialization;
using Azure.Storage.Queues;

namespace ContactsFunctions.Storage.Batches;

/// <summary>
/// The queue of slices to work off. A batch has one message at a time, and the end of a slice sends the next, so that rows
/// about one person take effect in their order. A message carries ids only.
/// </summary>
public sealed class BatchOutbox(QueueServiceClient queues)
{
    public const string Name = "batches";

    /// <summary>Where the Functions host puts a message that failed too often.</summary>
    public const string PoisonName = Name + "-poison";

    private readonly QueueClient queue = queues.GetQueueClient(Name);

    public Task EnqueueAsync(BatchMessage message, CancellationToken cancellationToken) => queue.SendMessageAsync(
        QueueJson.Write(message, BatchMessageJson.Default.BatchMessage),
        visibilityTimeout: null, Batch.Lifetime, cancellationToken);
}

/// <summary>A slice to work off.</summary>
/// <param name="First">The slice's first item.</param>
public sealed record BatchMessage(string Store, string Batch, int First);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BatchMessage))]
internal sealed partial class BatchMessageJson : JsonSerializerContext;
