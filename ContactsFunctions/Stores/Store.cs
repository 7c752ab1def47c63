using System.Security.Cryptography;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>One tenant: its settings and the hashes of its API keys.</summary>
public sealed record Store(StoreId Id, StoreSettings Settings, DateTimeOffset CreatedAt, IReadOnlyList<StoreKey> Keys)
{
    /// <summary>Whether a key is one of this store's. Takes as long for a wrong key as for a right one.</summary>
    internal bool Accepts(string apiKey)
    {
        var hash = ApiKey.Hash(apiKey);
        var found = false;
        foreach (var key in Keys)
        {
            found |= CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span);
        }

        return found;
    }
}

/// <summary>What is kept of an API key.</summary>
public sealed record StoreKey(string KeyId, ReadOnlyMemory<byte> Hash, DateTimeOffset CreatedAt);
