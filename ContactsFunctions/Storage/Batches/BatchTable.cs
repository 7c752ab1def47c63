using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Batches;

/// <summary>
/// Batches in the table <c>Batches</c>: the partition is the store; a batch has a row of its own and one for each slice. A
/// slice's row holds the items while they wait, and what became of them afterwards: nobody's data stays longer than it is needed.
/// What is never worked off goes with its batch, after 30 days.
/// </summary>
public sealed class BatchTable(TableServiceClient tables)
{
    public const string TableName = "Batches";

    /// <summary>The most that the items of one slice may take, as UTF-8.</summary>
    public const int MaxSliceBytes = ByteColumns.MaxBytes;

    private const string MethodColumn = "Method";
    private const string EndpointColumn = "Endpoint";
    private const string WayColumn = "Way";
    private const string KeyColumn = "Key";
    private const string CreatedAtColumn = "CreatedAt";
    private const string CountColumn = "Count";
    private const string ItemsColumn = "Items";
    private const string StartedAtColumn = "StartedAt";
    private const string EndedAtColumn = "EndedAt";
    private const string ErrorsColumn = "Errors";
    private const string ResultsColumn = "Results";

    /// <summary>All but the items and their results.</summary>
    private static readonly string[] Facts =
    [
        "PartitionKey", "RowKey", MethodColumn, EndpointColumn, WayColumn, KeyColumn, CreatedAtColumn, CountColumn,
        StartedAtColumn, EndedAtColumn, ErrorsColumn,
    ];

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>Adds a batch. Its own row comes last: without that there is no batch.</summary>
    /// <param name="items">The items of each slice, as a JSON list.</param>
    public async Task AddAsync(StoreId store, Batch batch, IEnumerable<byte[]> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        List<TableTransactionAction> actions = [];
        var bytes = 0;
        foreach (var row in batch.Slices.Zip(items, (slice, sent) => Row(store, batch.Id, slice, sent)).Append(Row(store, batch)))
        {
            var size = TransactionGroups.Size(row);
            if (bytes + size > TransactionGroups.MaxBytes)
            {
                await table.SubmitTransactionAsync(actions, cancellationToken);
                (actions, bytes) = ([], 0);
            }

            actions.Add(new(TableTransactionActionType.Add, row));
            bytes += size;
        }

        await table.SubmitTransactionAsync(actions, cancellationToken);
    }

    /// <summary>A batch with its slices; null where there is none.</summary>
    public async Task<Batch?> FindAsync(StoreId store, CountdownId id, CancellationToken cancellationToken) =>
        await ReadAsync(Between(store, id.ToString(), End(id)), cancellationToken).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Batches, newest first.</summary>
    /// <param name="after">The last that is not wanted any more; null from the beginning.</param>
    public IAsyncEnumerable<Batch> ListAsync(StoreId store, CountdownId? after, CancellationToken cancellationToken) => ReadAsync(
        after is { } seen
            ? TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey ge {End(seen)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()}"),
        cancellationToken);

    /// <summary>What became of the items that were worked off, in their order.</summary>
    public async Task<IReadOnlyList<BatchItemResult>> ResultsAsync(StoreId store, CountdownId id, CancellationToken cancellationToken)
    {
        List<BatchItemResult> results = [];
        var rows = table.QueryAsync<TableEntity>(Between(store, id.ToString(), End(id)), cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            if (row.GetDateTimeOffset(EndedAtColumn) is not null)
            {
                results.AddRange(TableCalls.Read(row, finished => JsonSerializer.Deserialize(
                    ByteColumns.Read(finished, ResultsColumn), BatchItemResultJson.Default.IReadOnlyListBatchItemResult)!));
            }
        }

        return results;
    }

    /// <summary>The items of a slice that wait, as they were sent; null where it is worked off, or the batch was removed.</summary>
    public async Task<WaitingSlice?> ReadSliceAsync(StoreId store, CountdownId id, int first, CancellationToken cancellationToken)
    {
        return await table.FindAsync(store, SliceKey(id, first), cancellationToken) is { } row
            && row.GetDateTimeOffset(EndedAtColumn) is null
                ? new(TableCalls.Read(row, SliceOf), ByteColumns.Read(row, ItemsColumn), row.ETag)
                : null;
    }

    /// <summary>Puts what became of a slice's items in their place.</summary>
    /// <returns>False when another worker was faster.</returns>
    public Task<bool> TryFinishAsync(
        StoreId store,
        CountdownId id,
        WaitingSlice waiting,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        IReadOnlyList<BatchItemResult> results,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var row = new TableEntity(store.ToString(), SliceKey(id, waiting.Slice.First))
        {
            [CountColumn] = waiting.Slice.Count,
            [StartedAtColumn] = startedAt,
            [EndedAtColumn] = endedAt,
            [ErrorsColumn] = results.Count(result => result.IsError),
        };
        var written = Written(results);
        if (written.Length > ByteColumns.MaxBytes)
        {
            // Very long names in every item: one note of each kind is told of each.
            written = Written([.. results.Select(result => result with
            {
                Errors = result.Errors?.Take(1).ToArray(), Warnings = result.Warnings?.Take(1).ToArray(),
            })]);
        }

        ByteColumns.Write(row, ResultsColumn, written);
        return table.TryReplaceAsync(row, waiting.ETag, cancellationToken);
    }

    private static byte[] Written(IReadOnlyList<BatchItemResult> results) =>
        JsonSerializer.SerializeToUtf8Bytes(results, BatchItemResultJson.Default.IReadOnlyListBatchItemResult);

    /// <summary>Removes the batches of a store that are older than a moment.</summary>
    public Task RemoveAsync(StoreId store, DateTimeOffset before, CancellationToken cancellationToken) => table.RemoveAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey gt {CountdownId.OlderThan(before)}"),
        cancellationToken);

    private async IAsyncEnumerable<Batch> ReadAsync(
        string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Batch? batch = null;
        List<BatchSlice> slices = [];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: Facts, cancellationToken: cancellationToken))
        {
            if (row.GetString(MethodColumn) is { } method)
            {
                if (batch is not null)
                {
                    yield return batch;
                }

                slices = [];
                batch = TableCalls.Read(row, own => new Batch(
                    CountdownId.Parse(own.RowKey),
                    method,
                    own.GetString(EndpointColumn),
                    new Writer(own.GetString(WayColumn), own.GetString(KeyColumn)),
                    own.GetDateTimeOffset(CreatedAtColumn)!.Value,
                    own.GetInt32(CountColumn)!.Value,
                    slices));
            }
            else if (batch is not null && row.RowKey.StartsWith(batch.Id.ToString(), StringComparison.Ordinal))
            {
                slices.Add(TableCalls.Read(row, SliceOf));
            }
        }

        if (batch is not null)
        {
            yield return batch;
        }
    }

    private static TableEntity Row(StoreId store, Batch batch) => new(store.ToString(), batch.Id.ToString())
    {
        [MethodColumn] = batch.Method,
        [EndpointColumn] = batch.Endpoint,
        [WayColumn] = batch.By.Way,
        [KeyColumn] = batch.By.Key,
        [CreatedAtColumn] = batch.CreatedAt,
        [CountColumn] = batch.TotalCount,
    };

    private static TableEntity Row(StoreId store, CountdownId batch, BatchSlice slice, byte[] items)
    {
        var row = new TableEntity(store.ToString(), SliceKey(batch, slice.First)) { [CountColumn] = slice.Count };
        ByteColumns.Write(row, ItemsColumn, items);
        return row;
    }

    private static BatchSlice SliceOf(TableEntity row) => new(
        int.Parse(row.RowKey.AsSpan()[^4..], NumberStyles.None, CultureInfo.InvariantCulture),
        row.GetInt32(CountColumn)!.Value,
        row.GetDateTimeOffset(StartedAtColumn),
        row.GetDateTimeOffset(EndedAtColumn),
        row.GetInt32(ErrorsColumn) ?? 0);

    // The batch's own row, then its slices: '-' comes before '.'.
    private static string SliceKey(CountdownId batch, int first) => string.Create(CultureInfo.InvariantCulture, $"{batch}-{first:0000}");

    private static string End(CountdownId batch) => $"{batch}.";

    private static string Between(StoreId store, string from, string to) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey ge {from} and RowKey lt {to}");
}

/// <summary>A slice whose items wait.</summary>
/// <param name="Items">A JSON list, as UTF-8.</param>
/// <param name="ETag">The version of the row that was read.</param>
public sealed record WaitingSlice(BatchSlice Slice, byte[] Items, ETag ETag);
