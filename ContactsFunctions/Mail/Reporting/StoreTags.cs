using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>Stores by what the ids of their mails begin with. Asked only when a mail did not arrive, and kept for a minute.</summary>
public sealed class StoreTags(StoreTable stores, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private Known? known;

    public async Task<StoreId?> FindAsync(ulong tag, CancellationToken cancellationToken)
    {
        // Read twice by two that come at once: what either finds is right.
        if (known is not { } current || time.GetElapsedTime(current.ReadAt) >= Lifetime)
        {
            known = current = await ReadAsync(cancellationToken);
        }

        return current.Stores.TryGetValue(tag, out var store) ? store : null;
    }

    private async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Dictionary<ulong, StoreId> found = [];
        await foreach (var store in stores.ListAsync(cancellationToken))
        {
            found[AcsOperation.StoreTag(store)] = store;
        }

        return new(found, began);
    }

    private sealed record Known(Dictionary<ulong, StoreId> Stores, long ReadAt);
}
