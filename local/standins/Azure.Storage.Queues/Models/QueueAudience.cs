#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Storage.Queues.Models;

/// <summary>Whom a token is asked for: the service, or one account of it.</summary>
public readonly struct QueueAudience : IEquatable<QueueAudience>
{
    private readonly string value;

    public QueueAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
    }

    public static QueueAudience PublicAudience { get; } = new("https://storage.azure.com");

    public static QueueAudience CreateQueueServiceAccountAudience(string storageAccountName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storageAccountName);
        return new QueueAudience($"https://{storageAccountName}.queue.core.windows.net");
    }

    public static implicit operator QueueAudience(string value) => new(value);
    public static bool operator ==(QueueAudience left, QueueAudience right) => left.Equals(right);
    public static bool operator !=(QueueAudience left, QueueAudience right) => !left.Equals(right);

    public bool Equals(QueueAudience other) => string.Equals(value, other.value, StringComparison.OrdinalIgnoreCase);
    public override bool Equals(object obj) => obj is QueueAudience other && Equals(other);
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(value ?? string.Empty);
    public override string ToString() => value;

    internal string DefaultScope => value.TrimEnd('/') + "/.default";
}
