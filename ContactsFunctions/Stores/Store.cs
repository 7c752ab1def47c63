using System.Collections.Frozen;
using System.Security.Cryptography;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>One tenant: its settings and the hashes of its API keys.</summary>
public sealed record Store(StoreId Id, StoreSettings Settings, DateTimeOffset CreatedAt, IReadOnlyList<StoreKey> Keys)
{
    /// <summary>What any of its webhooks wants to hear of.</summary>
    public IReadOnlySet<ContactEventKind> WantedEvents { get; init; } = FrozenSet<ContactEventKind>.Empty;

    /// <summary>The id of a key of this store; null for any other. Takes as long for a wrong key as for a right one.</summary>
    internal string? KeyIdOf(string apiKey)
    {
        var hash = ApiKey.Hash(apiKey);
        string? found = null;
        foreach (var key in Keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span) ? key.KeyId : found;
        }

        return found;
    }
}

/// <summary>What is kept of an API key.</summary>
public sealed record StoreKey(string KeyId, ReadOnlyMemory<byte> Hash, DateTimeOffset CreatedAt)
{
    /// <summary>The last day (UTC) on which it was shown and accepted; null where it never was.</summary>
    public DateOnly? LastUsedOn { get; init; }
}
