#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

public class QueueItem
{
    internal QueueItem(string name, IDictionary<string, string> metadata)
    {
        Name = name;
        Metadata = metadata;
    }

    public string Name { get; }

    /// <summary>Null unless <see cref="QueueTraits.Metadata"/> was asked for.</summary>
    public IDictionary<string, string> Metadata { get; }
}

[Flags]
public enum QueueTraits
{
    None = 0,
    Metadata = 1,
}
