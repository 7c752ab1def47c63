using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Cuts a file into slices that can be worked off at the same time, and yet rows about one person take effect in the file's
/// order: no identifier stands in two slices but in rows that are marked as later ones, which wait for all the others. Nothing
/// is applied before the whole file was read. Cutting a file again gives the same slices.
/// </summary>
public sealed partial class SplitImport(
    StoreDirectory stores,
    ImportTable imports,
    ImportBlobs blobs,
    ImportOutbox outbox,
    EndImport endImport,
    TimeProvider time,
    ILogger<SplitImport> logger)
{
    /// <summary>How many rows one queue message is for.</summary>
    public const int MaxSliceRows = 2000;

    private const int MaxSliceBytes = 4 * 1024 * 1024;

    public async Task ExecuteAsync(StoreId storeId, CountdownId id, CancellationToken cancellationToken)
    {
        if (await imports.FindAloneAsync(storeId, id, cancellationToken) is not { IsCalledOff: false } import
            || await stores.FindAsync(storeId, cancellationToken) is not { } store)
        {
            return;
        }

        var count = import.SliceCount ?? await CutAsync(store, import, cancellationToken);
        for (var lane = 0; lane < Math.Min(Import.Lanes, count); lane++)
        {
            await outbox.EnqueueAsync(new(storeId.ToString(), id.ToString(), ImportStep.Pass, lane), cancellationToken);
        }
    }

    /// <returns>How many slices there are to work off.</returns>
    private async Task<int> CutAsync(Store store, Import import, CancellationToken cancellationToken)
    {
        await using var source = await blobs.OpenAsync(import.Source, cancellationToken);
        if (source is null)
        {
            return await FailAsync("The file did not arrive as a whole, or was removed. Send it again.");
        }

        var head = await blobs.ReadHeadAsync(import.Source, ImportFile.HeadBytes, cancellationToken);
        var (file, error) = await ImportFile.OpenAsync(source, head, import.Options, cancellationToken);
        if (file is null)
        {
            return await FailAsync(error!.Message);
        }

        using (file)
        {
            var mapping = RowMapping.Of(import.Options, file.Header);
            if (mapping.Errors is [var wrong, ..])
            {
                return await FailAsync(wrong.Message);
            }

            var filter = IdentifierFilter.ForFile(source.Length);
            var slices = await WriteSlicesAsync(store, import, file, mapping, filter, cancellationToken);
            if (file.Failure is { } failure)
            {
                return await FailAsync(failure.Message);
            }

            await blobs.WriteFilterAsync(store.Id, import.Id, filter.ToBlob(), cancellationToken);
            await imports.AddSlicesAsync(store.Id, import.Id, slices, cancellationToken);

            // Where another worker was faster, it has found the same; where somebody has stopped it meanwhile, nothing is to stay.
            var isStopped = !await imports.TryReplaceAsync(
                    store.Id, import with { SplitAt = time.Now(), SliceCount = slices.Count }, cancellationToken)
                && await imports.FindAloneAsync(store.Id, import.Id, cancellationToken) is not { IsCalledOff: false };
            if (isStopped || slices.Count == 0)
            {
                await endImport.CleanAsync(store.Id, import.Id, cancellationToken);
                return 0;
            }

            return slices.Count;
        }

        async Task<int> FailAsync(string reason)
        {
            await endImport.FailAsync(store.Id, import, reason, cancellationToken);
            return 0;
        }
    }

    private (KeptRow Row, IdentifierMark[] Marks) Marked(Store store, RowMapping mapping, KeptRow row)
    {
        try
        {
            return (row, [.. mapping.MarksOf(row, store.Settings.DefaultRegion)]);
        }
#pragma warning disable CA1031 // A row that meets a fault of this app stops no other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, e.GetType().Name, e.StackTrace);
            return (row with { Errors = [ImportRow.Broken] }, []);
        }
    }

    private async Task<List<ImportSlice>> WriteSlicesAsync(
        Store store, Import import, ImportFile file, RowMapping mapping, IdentifierFilter seen, CancellationToken cancellationToken)
    {
        List<ImportSlice> slices = [];

        // Of the slice at hand: they count as seen once it is full.
        List<IdentifierMark> marks = [];
        using var rows = new KeptRowsWriter(file.Header);
        await foreach (var read in file.RowsAsync(cancellationToken))
        {
            var (row, own) = Marked(store, mapping, read);
            var isLater = own.Any(seen.MayHold);
            if (isLater || import.Options.DryRun)
            {
                // Whoever comes after it in the same slice must not overtake it. Of a dry run nothing is kept: who stands in the
                // file twice is only known by that.
                Array.ForEach(own, seen.Add);
            }
            else
            {
                marks.AddRange(own);
            }

            rows.Add(row with { IsLater = isLater });
            if (rows.Count == MaxSliceRows || rows.Length > MaxSliceBytes)
            {
                await CloseAsync();
            }
        }

        if (rows.Count > 0)
        {
            await CloseAsync();
        }

        return slices;

        async Task CloseAsync()
        {
            await blobs.WriteSliceAsync(store.Id, import.Id, slices.Count, rows.ToBlob(), cancellationToken);
            slices.Add(new(slices.Count, rows.Count));
            marks.ForEach(seen.Add);
            marks.Clear();
            rows.Clear();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1306, LogLevel.Critical, "Cutting a file met a fault of this app at one of its rows: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string error, string? stack);
    }
}
