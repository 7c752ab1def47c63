using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Removes imports whose time is over, and files that nobody has said anything of for a day. Takes up imports that got stuck: their
/// message failed too often, or was never sent, as the request that brought them was cut off.
/// </summary>
public sealed class TendImports(
    EachStore eachStore, StoreTable stores, ImportTable imports, ImportBlobs blobs, ImportOutbox outbox, TimeProvider time)
{
    /// <summary>The slices of an import that goes well follow each other within seconds.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromHours(1);

    public Task ExecuteAsync(CancellationToken cancellationToken) => eachStore.ExecuteAsync(
        nameof(TendImports), stores.ListAsync(cancellationToken), store => TendAsync(store, cancellationToken), cancellationToken);

    private async Task TendAsync(StoreId store, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var import in imports.ListAsync(store, after: null, cancellationToken))
        {
            if (now - import.CreatedAt > (import.IsWaiting ? Import.WaitsAtMost : Import.Lifetime))
            {
                // Blobs first: while there is a row, they are found.
                await blobs.RemoveAsync(store, import.Id, keepsFailures: false, cancellationToken);
                await imports.RemoveAsync(store, import, cancellationToken);
            }
            else if (import.IsOver)
            {
                // Mostly there is nothing left; a worker may have died before it cleaned up.
                await blobs.RemoveAsync(store, import.Id, keepsFailures: true, cancellationToken);
            }
            else if (!import.IsWaiting && now - import.TouchedAt > StuckAfter)
            {
                await TakeUpAsync(store, import, cancellationToken);
            }
        }
    }

    private async Task TakeUpAsync(StoreId store, Import import, CancellationToken cancellationToken)
    {
        IEnumerable<(ImportStep Step, int Slice)> next = import.SplitAt is null
            ? [(ImportStep.Split, 0)]
            : import.Slices.Any(slice => slice.PassedAt is null)
                ? import.Slices.Where(slice => slice.PassedAt is null)
                    .DistinctBy(slice => slice.Number % Import.Lanes).Select(slice => (ImportStep.Pass, slice.Number))
                : [(ImportStep.Later, import.Slices.First(slice => slice.EndedAt is null).Number)];
        foreach (var (step, slice) in next)
        {
            await outbox.EnqueueAsync(new(store.ToString(), import.Id.ToString(), step, slice), cancellationToken);
        }
    }
}
