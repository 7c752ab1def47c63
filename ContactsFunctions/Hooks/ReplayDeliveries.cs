using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Hooks;

/// <summary>Sends deliveries again, under the ids they had. The body is made anew from what the contact is by then.</summary>
public sealed class ReplayDeliveries(DeliveryTable deliveries, EventOutbox outbox, TimeProvider time)
{
    /// <summary>How many one request sends again.</summary>
    internal const int MaxAtOnce = 500;

    private const int Parallelism = 16;

    /// <returns>The delivery as it waits now; null where there is none.</returns>
    public async Task<HookDelivery?> OneAsync(StoreId store, HookId hook, DeliveryId id, CancellationToken cancellationToken)
    {
        var retry = new OptimisticRetry(time);
        while (await deliveries.FindAsync(store, hook, id, cancellationToken) is { } found)
        {
            var due = Due(found);

            // The row first: a message that is faster would find nothing to do. One that is lost is sent anew within the hour.
            if (await deliveries.TryReplaceAsync(store, due, cancellationToken))
            {
                await outbox.AnnounceAsync(store, due, delay: null, cancellationToken);
                return due;
            }

            await retry.LostAsync(cancellationToken);
        }

        return null;
    }

    /// <param name="since">Of older events than are kept there are none.</param>
    /// <returns>How many are sent again, and where to go on; null where these were all.</returns>
    public async Task<(int Replayed, DateTimeOffset? Next)> SinceAsync(
        StoreId store, HookId hook, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var kept = time.GetUtcNow() - DeliveryTable.Kept;
        var found = await deliveries.ListAsync(store, hook, since > kept ? since : kept, pageSize: 1000, cancellationToken)
            .Select(delivery => (delivery.Id, delivery.At)).ToListAsync(cancellationToken);
        found.Reverse();
        var count = 0;
        await Parallel.ForEachAsync(
            found.Take(MaxAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (delivery, token) =>
            {
                if (await OneAsync(store, hook, delivery.Id, token) is not null)
                {
                    Interlocked.Increment(ref count);
                }
            });
        return (count, found.Count > MaxAtOnce ? found[MaxAtOnce].At : null);
    }

    private HookDelivery Due(HookDelivery found) => found with
    {
        State = DeliveryState.Waiting, Attempts = 0, DueAt = time.Now(), NextAttemptAt = time.Now(),
    };
}
