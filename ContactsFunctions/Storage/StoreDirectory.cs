using System.Collections.Concurrent;
using Azure;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Storage;

/// <summary>
/// Stores as every request needs them: read once and kept for at most 60 seconds. Names that lead to no store are
/// kept for a shorter time, and the whole is bounded, so that guessing names neither costs reads nor memory.
/// </summary>
public sealed class StoreDirectory(StoreTable table, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LifetimeOfNothing = TimeSpan.FromSeconds(5);

    /// <summary>A key nobody knows makes the store be read again, at most this often: it may have been made a moment ago.</summary>
    private static readonly TimeSpan LifetimeAfterUnknownKey = TimeSpan.FromSeconds(2);

    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<StoreId, Entry> entries = new();

    /// <summary>The day on which this instance last noted the use of a key.</summary>
    private readonly ConcurrentDictionary<(StoreId Store, string Key), DateOnly> uses = new();

    public async Task<Store?> FindAsync(StoreId id, CancellationToken cancellationToken)
    {
        if (entries.TryGetValue(id, out var entry) && IsFresh(entry, entry.Store is null ? LifetimeOfNothing : Lifetime))
        {
            return entry.Store;
        }

        return await ReadAsync(id, cancellationToken);
    }

    /// <summary>The id of a key of the store; null for any other. Its first use of a day is noted.</summary>
    public async Task<string?> KeyIdOfAsync(Store store, string apiKey, CancellationToken cancellationToken)
    {
        var id = store.KeyIdOf(apiKey);
        if (id is null && entries.TryGetValue(store.Id, out var entry) && !IsFresh(entry, LifetimeAfterUnknownKey)
            && await ReadAsync(store.Id, cancellationToken) is { } now)
        {
            (store, id) = (now, now.KeyIdOf(apiKey));
        }

        if (id is not null)
        {
            await NoteUseAsync(store, id, cancellationToken);
        }

        return id;
    }

    /// <summary>Forgets what is kept of a store, after it was changed here.</summary>
    public void Forget(StoreId id) => entries.TryRemove(id, out _);

    /// <summary>One write a key and day for each instance that does not know of another's: not one a use.</summary>
    private async Task NoteUseAsync(Store store, string keyId, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (uses.GetValueOrDefault((store.Id, keyId)) == today || store.Keys.Any(key => key.KeyId == keyId && key.LastUsedOn == today))
        {
            return;
        }

        if (uses.Count >= MaxEntries)
        {
            uses.Clear();
        }

        uses[(store.Id, keyId)] = today;
        try
        {
            await table.NoteKeyUseAsync(store.Id, keyId, today, cancellationToken);
        }
        catch (RequestFailedException)
        {
            // What the caller came for is not to fail by this; the next use notes the day.
            uses.TryRemove((store.Id, keyId), out _);
        }
    }

    private async Task<Store?> ReadAsync(StoreId id, CancellationToken cancellationToken)
    {
        var store = await table.FindAsync(id, cancellationToken);
        if (entries.Count >= MaxEntries)
        {
            entries.Clear();
        }

        entries[id] = new(store, time.GetTimestamp());
        return store;
    }

    private bool IsFresh(Entry entry, TimeSpan lifetime) => time.GetElapsedTime(entry.ReadAt) < lifetime;

    private sealed record Entry(Store? Store, long ReadAt);
}
