#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

public class QueueProperties
{
    internal QueueProperties(IDictionary<string, string> metadata, long approximateMessagesCount)
    {
        Metadata = metadata;
        ApproximateMessagesCountLong = approximateMessagesCount;
    }

    public IDictionary<string, string> Metadata { get; }

    /// <summary>Never below the true count; messages that are invisible now are counted.</summary>
    public int ApproximateMessagesCount => checked((int)ApproximateMessagesCountLong);
    public long ApproximateMessagesCountLong { get; }
}
