using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Backup;

/// <summary>
/// Copies both tables into blobs. The app goes on working meanwhile, so a backup is no picture of one moment: what changed
/// while it was made may be in it or not, and what belongs together may have been parted. Restoring mends that.
/// </summary>
public sealed partial class ExportTables(
    TableServiceClient tables,
    BackupContainer backups,
    RemoveOldBackups removeOld,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<ExportTables> logger)
{
    /// <summary>Partitions at a time: each holds a page of rows and a block of the blob in memory.</summary>
    private const int AtOnce = 4;

    private readonly TableClient contacts = tables.GetTableClient(ContactTable.TableName);
    private readonly TableClient stores = tables.GetTableClient(StoreTable.TableName);

    /// <returns>The backup's name; null where no container is set.</returns>
    public async Task<string?> ExecuteAsync(CancellationToken cancellationToken)
    {
        if (backups.Client is not { } container)
        {
            return null;
        }

        var began = time.Now();
        var backup = BackupLayout.Name(began);
        ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            PartitionsAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (partition, stopping) => counts[partition] = await RowBlob.WriteAsync(
                container.GetBlobClient(BackupLayout.Contacts(backup, partition)),
                contacts.QueryAsync<TableEntity>(
                    TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: stopping),
                stopping));
        var storeRows = await RowBlob.WriteAsync(
            container.GetBlobClient(BackupLayout.Stores(backup)),
            stores.QueryAsync<TableEntity>(cancellationToken: cancellationToken),
            cancellationToken);

        var manifest = new BackupManifest(began, time.Now(), new(counts, StringComparer.Ordinal), storeRows);
        await container.GetBlobClient(BackupLayout.Manifest(backup)).UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest)),
            overwrite: false,
            cancellationToken);
        var rows = counts.Values.Sum() + storeRows;
        metrics.BackedUp(rows);
        Log.Exported(logger, backup, counts.Count, rows);

        // Only now: while backups fail, the older ones stay.
        await removeOld.ExecuteAsync(cancellationToken);
        return backup;
    }

    /// <summary>The partitions that the table has, whatever the table of stores says: one request each finds the next.</summary>
    private async IAsyncEnumerable<string> PartitionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? last = null; ;)
        {
            var filter = last is null ? null : TableClient.CreateQueryFilter($"PartitionKey gt {last}");
            string? next = null;
            var first = contacts.QueryAsync<TableEntity>(
                filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken);
            await foreach (var row in first)
            {
                next = row.PartitionKey;
                break;
            }

            if (next is null)
            {
                yield break;
            }

            yield return last = next;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "Backup {Backup} is complete: {Stores} stores, {Rows} rows.")]
        public static partial void Exported(ILogger logger, string backup, int stores, long rows);
    }
}
