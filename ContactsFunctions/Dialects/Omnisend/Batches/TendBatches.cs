using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>
/// Removes batches whose time is over, and takes up those that got stuck: their message failed too often, or was never sent,
/// as the request that brought them was cut off.
/// </summary>
public sealed class TendBatches(EachStore eachStore, StoreTable stores, BatchTable batches, BatchOutbox outbox, TimeProvider time)
{
    /// <summary>The slices of a batch that goes well follow each other within seconds.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromHours(1);

    public Task ExecuteAsync(CancellationToken cancellationToken) => eachStore.ExecuteAsync(
        nameof(TendBatches), stores.ListAsync(cancellationToken), store => TendAsync(store, cancellationToken), cancellationToken);

    private async Task TendAsync(StoreId store, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await batches.RemoveAsync(store, now - Batch.Lifetime, cancellationToken);
        await foreach (var batch in batches.ListAsync(store, after: null, cancellationToken))
        {
            if (batch.Slices.FirstOrDefault(slice => slice.EndedAt is null) is { } waiting && now - batch.TouchedAt > StuckAfter)
            {
                await outbox.EnqueueAsync(new(store.ToString(), batch.Id.ToString(), waiting.First), cancellationToken);
            }
        }
    }
}
