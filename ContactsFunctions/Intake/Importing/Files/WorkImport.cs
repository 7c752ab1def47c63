using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Works off a slice, then sends the message of the next one. The first pass of a slice leaves the rows that have to wait; when
/// all slices have had theirs, these are worked off slice by slice. What became of a slice's rows is written once, in its row;
/// one that was cut off before that is done again as a whole.
/// </summary>
public sealed class WorkImport(
    StoreDirectory stores,
    ImportTable imports,
    ImportBlobs blobs,
    ImportOutbox outbox,
    ApplyRows applyRows,
    EndImport endImport,
    TimeProvider time)
{
    /// <summary>The identifiers of the file that was worked on last: all its slices ask for them, and they may be 16 MiB.</summary>
    private (CountdownId Import, Task<IdentifierFilter?> Filter)? lastFilter;
    private readonly Lock filterLock = new();

    /// <summary>The first pass of a slice.</summary>
    public async Task PassAsync(StoreId storeId, CountdownId id, int number, CancellationToken cancellationToken)
    {
        if (await imports.FindAloneAsync(storeId, id, cancellationToken) is not { IsCalledOff: false, SliceCount: { } count } import
            || await stores.FindAsync(storeId, cancellationToken) is not { } store
            || await imports.FindSliceAsync(storeId, id, number, cancellationToken) is not { } slice)
        {
            return;
        }

        if (slice.PassedAt is null && !await TryPassAsync(store, import, slice, cancellationToken))
        {
            // Another worker has done it, and sends the next message; or the import was stopped.
            return;
        }

        // Also where the slice was worked off before: the worker may have died before it sent the next message.
        if (number + Import.Lanes < count)
        {
            await EnqueueAsync(storeId, id, ImportStep.Pass, number + Import.Lanes, cancellationToken);
        }
        else if (await imports.FindAsync(storeId, id, cancellationToken) is { } whole && whole.Slices.All(one => one.PassedAt is not null))
        {
            await GoOnAsync(storeId, whole, cancellationToken);
        }
    }

    /// <summary>The rows of a slice that had to wait.</summary>
    public async Task LaterAsync(StoreId storeId, CountdownId id, int number, CancellationToken cancellationToken)
    {
        if (await imports.FindAsync(storeId, id, cancellationToken) is not { IsCalledOff: false } import
            || await stores.FindAsync(storeId, cancellationToken) is not { } store)
        {
            return;
        }

        var slice = import.Slices[number];
        if (slice.EndedAt is null)
        {
            if (await blobs.ReadSliceAsync(storeId, id, number, cancellationToken) is not { } blob)
            {
                return;
            }

            var kept = KeptRows.Read(blob);
            var waited = kept with { Lines = kept.Lines.Where(row => row.IsLater || slice.Left.Contains(row.Number)) };
            var applied = await applyRows.ExecuteAsync(store, import, waited, waits: null, cancellationToken);
            await KeepFailuresAsync(storeId, id, number, isLater: true, applied, cancellationToken);
            if (!await imports.TryReplaceAsync(
                storeId, id, slice with { EndedAt = time.Now(), Counts = slice.Counts + applied.Counts }, cancellationToken))
            {
                return;
            }
        }

        await GoOnAsync(
            storeId, import with { Slices = [.. import.Slices.Where(one => one.Number != number)] }, cancellationToken);
    }

    private async Task<bool> TryPassAsync(Store store, Import import, ImportSlice slice, CancellationToken cancellationToken)
    {
        var startedAt = time.Now();
        if (await blobs.ReadSliceAsync(store.Id, import.Id, slice.Number, cancellationToken) is not { } blob)
        {
            return false;
        }

        var waiting = new WaitingRows(await FilterAsync(store.Id, import.Id, cancellationToken));
        var kept = KeptRows.Read(blob);
        var hasLater = false;
        var applied = await applyRows.ExecuteAsync(
            store, import, kept with { Lines = kept.Lines.Where(IsNow) }, waiting.Waits, cancellationToken);
        await KeepFailuresAsync(store.Id, import.Id, slice.Number, isLater: false, applied, cancellationToken);
        var passedAt = time.Now();
        var passed = slice with
        {
            StartedAt = startedAt,
            PassedAt = passedAt,
            EndedAt = hasLater || applied.Left.Count > 0 ? null : passedAt,
            Counts = applied.Counts,
            Left = applied.Left,
        };
        return await imports.TryReplaceAsync(store.Id, import.Id, passed, cancellationToken);

        bool IsNow(KeptRow row)
        {
            hasLater |= row.IsLater;
            return !row.IsLater;
        }
    }

    private Task<IdentifierFilter?> FilterAsync(StoreId store, CountdownId import, CancellationToken cancellationToken)
    {
        lock (filterLock)
        {
            if (lastFilter is not { } last || last.Import != import || last.Filter.IsFaulted || last.Filter.IsCanceled)
            {
                lastFilter = last = (import, ReadAsync());
            }

            return last.Filter;
        }

        async Task<IdentifierFilter?> ReadAsync() =>
            await blobs.ReadFilterAsync(store, import, cancellationToken) is { } filter ? IdentifierFilter.Read(filter) : null;
    }

    /// <summary>To the first slice that has rows left, or to the end.</summary>
    private Task GoOnAsync(StoreId store, Import import, CancellationToken cancellationToken) =>
        import.Slices.FirstOrDefault(slice => slice.EndedAt is null) is { } next
            ? EnqueueAsync(store, import.Id, ImportStep.Later, next.Number, cancellationToken)
            : endImport.CleanAsync(store, import.Id, cancellationToken);

    private Task EnqueueAsync(StoreId store, CountdownId id, ImportStep step, int slice, CancellationToken cancellationToken) =>
        outbox.EnqueueAsync(new(store.ToString(), id.ToString(), step, slice), cancellationToken);

    private Task KeepFailuresAsync(
        StoreId store, CountdownId id, int slice, bool isLater, AppliedRows applied, CancellationToken cancellationToken) =>
        applied.Told is { } told
            ? blobs.WriteFailuresAsync(store, id, slice, isLater, told, cancellationToken)
            : Task.CompletedTask;
}
