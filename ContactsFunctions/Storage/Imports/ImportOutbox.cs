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

    public Task EnqueueAsync(ImportMessage message, CancellationToken cancellationToken) => queue.SendMessageAsync(
        QueueJson.Write(message, ImportMessageJson.Default.ImportMessage),
        visibilityTimeout: null, Import.Lifetime, cancellationToken);
}

/// <summary>What is to be done for an import.</summary>
/// <param name="Slice">The slice it is about; 0 for what is about the whole.</param>
public sealed record ImportMessage(string Store, string Import, ImportStep Step, int Slice = 0);

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
