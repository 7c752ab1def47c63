#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

public class PeekedMessage
{
    internal PeekedMessage(string messageId, BinaryData body, long dequeueCount, DateTimeOffset? insertedOn, DateTimeOffset? expiresOn)
    {
        MessageId = messageId;
        Body = body;
        DequeueCount = dequeueCount;
        InsertedOn = insertedOn;
        ExpiresOn = expiresOn;
    }

    public string MessageId { get; }
    public string MessageText => Body?.ToString();
    public BinaryData Body { get; }

    /// <summary>How often it was received.</summary>
    public long DequeueCount { get; }
    public DateTimeOffset? InsertedOn { get; }
    public DateTimeOffset? ExpiresOn { get; }
}
