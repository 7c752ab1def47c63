#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

public class SendReceipt
{
    internal SendReceipt(string messageId, DateTimeOffset insertionTime, DateTimeOffset expirationTime, string popReceipt, DateTimeOffset timeNextVisible)
    {
        MessageId = messageId;
        InsertionTime = insertionTime;
        ExpirationTime = expirationTime;
        PopReceipt = popReceipt;
        TimeNextVisible = timeNextVisible;
    }

    public string MessageId { get; }
    public DateTimeOffset InsertionTime { get; }
    public DateTimeOffset ExpirationTime { get; }

    /// <summary>With it the sender can delete or change the message before anyone receives it.</summary>
    public string PopReceipt { get; }
    public DateTimeOffset TimeNextVisible { get; }
}

public class UpdateReceipt
{
    internal UpdateReceipt(string popReceipt, DateTimeOffset nextVisibleOn)
    {
        PopReceipt = popReceipt;
        NextVisibleOn = nextVisibleOn;
    }

    /// <summary>Takes the place of the one the update was made with.</summary>
    public string PopReceipt { get; }
    public DateTimeOffset NextVisibleOn { get; }
}
