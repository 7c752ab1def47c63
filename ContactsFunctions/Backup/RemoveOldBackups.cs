using Azure;
using Azure.Storage.Blobs.Models;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Backup;

/// <summary>
/// Removes backups whose time is over: they hold people. The list of erasures goes with them, an entry of it after the last
/// backup that it was made for.
/// </summary>
public sealed partial class RemoveOldBackups(
    BackupContainer backups, IOptions<BackupOptions> options, TimeProvider time, ILogger<RemoveOldBackups> logger)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (backups.Client is not { } container)
        {
            return;
        }

        var before = time.GetUtcNow() - options.Value.Keep;
        var (removed, kept) = (0, 0);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellationToken))
        {
            if (BackupLayout.TimeOf(blob.Name) is not { } at || at >= before)
            {
                continue;
            }

            try
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
                removed++;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // The container's own policy keeps it for longer; a later night removes it.
                kept++;
            }
        }

        Log.Removed(logger, removed, kept);
    }

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Information, "{Removed} blobs of old backups are removed, {Kept} may not be yet.")]
        public static partial void Removed(ILogger logger, int removed, int kept);
    }
}
