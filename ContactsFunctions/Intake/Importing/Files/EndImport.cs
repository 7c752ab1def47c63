using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Ends an import: with its last row, because it cannot be read, or because somebody stops it.</summary>
public sealed class EndImport(ImportTable imports, ImportBlobs blobs, TimeProvider time)
{
    /// <summary>Removes the file and its slices; the rows that failed stay as long as the import can be asked for.</summary>
    public Task CleanAsync(StoreId store, CountdownId import, CancellationToken cancellationToken) =>
        blobs.RemoveAsync(store, import, keepsFailures: true, cancellationToken);

    /// <summary>Fails an import, unless something else has become of it meanwhile.</summary>
    /// <param name="reason">A sentence that repeats nothing of the file.</param>
    public async Task FailAsync(StoreId store, Import import, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        if (await imports.TryReplaceAsync(store, import with { Failure = reason }, cancellationToken))
        {
            await CleanAsync(store, import.Id, cancellationToken);
        }
    }

    /// <summary>Stops an import: slices that are being worked off come to their end, and no other begins.</summary>
    /// <returns>The import as it is then; null where there is none. One that is over stays as it is.</returns>
    public async Task<Import?> StopAsync(StoreId store, CountdownId id, CancellationToken cancellationToken)
    {
        var retry = new OptimisticRetry(time);
        while (await imports.FindAsync(store, id, cancellationToken) is { } import)
        {
            if (import.IsOver)
            {
                return import;
            }

            var stopped = import with { StoppedAt = time.Now() };
            if (await imports.TryReplaceAsync(store, stopped, cancellationToken))
            {
                await CleanAsync(store, id, cancellationToken);
                return stopped;
            }

            await retry.LostAsync(cancellationToken);
        }

        return null;
    }
}
