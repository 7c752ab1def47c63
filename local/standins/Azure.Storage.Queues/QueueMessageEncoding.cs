namespace Azure.Storage.Queues;

public enum QueueMessageEncoding
{
    /// <summary>As it is, in XML.</summary>
    None = 0,

    /// <summary>UTF-8 bytes in base64, both ways.</summary>
    Base64 = 1,
}
