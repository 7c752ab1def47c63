using System.Text.Json.Serialization;
using Azure.Storage.Queues;

namespace ContactsFunctions.Storage.Imports;

/// <summary>The queue of what is to be done for imports. A message carries ids only.</summary>
public sealed class ImportOutbox(QueueServiceClient queues)
{
    public const string Name = "imports";

    /// <summary>Where the Functions host puts a message that failed too often.</summary>
    public const string PoisonName = Name + "-poison";

    private readonly QueueClient queue = queues.GetQueueClient(Name);

    /// <param name="delay">How long the message stays hidden; null for not at all.</param>
    public Task EnqueueAsync(ImportMessage message, CancellationToken cancellationToken, TimeSpan? delay = null) => queue.SendMessageAsync(
        QueueJson.Write(message, ImportMessageJson.Default.ImportMessage), delay, Import.Lifetime, cancellationToken);
}

/// <summary>What is to be done for an import.</summary>
/// <param name="Slice">The slice it is about; 0 for what is about the whole.</param>
/// <param name="Round">How many messages for the same were taken in vain before.</param>
public sealed record ImportMessage(string Store, string Import, ImportStep Step, int Slice = 0, int Round = 0);

public enum ImportStep
{
    /// <summary>Cut the file into slices.</summary>
    Split,

    /// <summary>Work off a slice, but for the rows that have to wait.</summary>
    Pass,

    /// <summary>Work off the rows of a slice that had to wait.</summary>
    Later,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImportMessage))]
internal sealed partial class ImportMessageJson : JsonSerializerContext;
