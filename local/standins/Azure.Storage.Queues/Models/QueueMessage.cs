#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

public class QueueMessage
{
    internal QueueMessage(
        string messageId, string popReceipt, BinaryData body, long dequeueCount,
        DateTimeOffset? nextVisibleOn, DateTimeOffset? insertedOn, DateTimeOffset? expiresOn)
    {
        MessageId = messageId;
        PopReceipt = popReceipt;
        Body = body;
        DequeueCount = dequeueCount;
        NextVisibleOn = nextVisibleOn;
        InsertedOn = insertedOn;
        ExpiresOn = expiresOn;
    }

    public string MessageId { get; }
    public string PopReceipt { get; }
    public string MessageText => Body?.ToString();
    public BinaryData Body { get; }

    /// <summary>How often it was received, this time included.</summary>
    public long DequeueCount { get; }
    public DateTimeOffset? NextVisibleOn { get; }
    public DateTimeOffset? InsertedOn { get; }
    public DateTimeOffset? ExpiresOn { get; }

    /// <summary>The message with the receipt and visibility that an update gave it.</summary>
    public QueueMessage Update(UpdateReceipt updated) =>
        new(MessageId, updated.PopReceipt, Body, DequeueCount, updated.NextVisibleOn, InsertedOn, ExpiresOn);
}
