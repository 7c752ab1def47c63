using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Manage;

/// <summary>Makes and revokes a store's API keys.</summary>
public sealed class StoreKeys(StoreTable stores, StoreDirectory directory, TimeProvider time)
{
    private const int MaxKeyIdLength = 64;

    /// <summary>The key is in this answer and nowhere else.</summary>
    internal async Task<NewKeyView> MakeAsync(StoreId store, CancellationToken cancellationToken)
    {
        var (keyId, key) = ApiKey.Create(store);
        var now = time.GetUtcNow();
        await stores.AddKeyAsync(store, new StoreKey(keyId, ApiKey.Hash(key), now), cancellationToken);
        directory.Forget(store);
        return new(keyId, key, now);
    }

    /// <returns>False where the store has no such key.</returns>
    public async Task<bool> RevokeAsync(StoreId store, string keyId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        if (keyId.Length is 0 or > MaxKeyIdLength || !keyId.All(char.IsAsciiLetterOrDigit)
            || !await stores.RemoveKeyAsync(store, keyId, cancellationToken))
        {
            return false;
        }

        directory.Forget(store);
        return true;
    }
}
