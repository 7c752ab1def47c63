using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Imports;

/// <summary>
/// Imports in the table <c>Imports</c>: the partition is the store; an import has a row of its own and one for each slice.
/// The rows of the file lie in blobs.
/// </summary>
public sealed class ImportTable(TableServiceClient tables)
{
    public const string TableName = "Imports";

    private const string OptionsColumn = "Options";
    private const string WayColumn = "Way";
    private const string KeyColumn = "Key";
    private const string CreatedAtColumn = "CreatedAt";
    private const string SourceColumn = "Source";
    private const string BytesColumn = "Bytes";
    private const string IgnoredColumn = "Ignored";
    private const string WaitingColumn = "Waiting";
    private const string SplitAtColumn = "SplitAt";
    private const string SliceCountColumn = "SliceCount";
    private const string StoppedAtColumn = "StoppedAt";
    private const string FailureColumn = "Failure";
    private const string CountColumn = "Count";
    private const string StartedAtColumn = "StartedAt";
    private const string PassedAtColumn = "PassedAt";
    private const string EndedAtColumn = "EndedAt";
    private const string CountsColumn = "Counts";
    private const string LeftColumn = "Left";

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <returns>The version written.</returns>
    public async Task<ETag> AddAsync(StoreId store, Import import, CancellationToken cancellationToken) =>
        (await table.AddEntityAsync(Row(store, import), cancellationToken)).Headers.ETag!.Value;

    /// <summary>Adds the slices of an import, in an order that is the same whenever the file is cut.</summary>
    public async Task AddSlicesAsync(
        StoreId store, CountdownId id, IReadOnlyList<ImportSlice> slices, CancellationToken cancellationToken)
    {
        foreach (var some in slices.Chunk(TransactionGroups.MaxActions))
        {
            try
            {
                await table.SubmitTransactionAsync(
                    some.Select(slice => new TableTransactionAction(TableTransactionActionType.Add, Row(store, id, slice))),
                    cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // Another worker has cut the same file into the same slices, and may be far beyond that.
            }
        }
    }

    /// <summary>Writes what has become of an import as a whole.</summary>
    /// <returns>False when another writer was faster, or the import is gone.</returns>
    public Task<bool> TryReplaceAsync(StoreId store, Import import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        return table.TryReplaceAsync(Row(store, import), import.ETag, cancellationToken);
    }

    /// <summary>Writes what has become of a slice.</summary>
    /// <returns>False when another worker was faster, or the import is gone.</returns>
    public Task<bool> TryReplaceAsync(StoreId store, CountdownId id, ImportSlice slice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return table.TryReplaceAsync(Row(store, id, slice), slice.ETag, cancellationToken);
    }

    /// <summary>An import with its slices; null where there is none.</summary>
    public async Task<Import?> FindAsync(StoreId store, CountdownId id, CancellationToken cancellationToken) =>
        await ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey ge {id.ToString()} and RowKey lt {End(id)}"),
            cancellationToken).FirstOrDefaultAsync(cancellationToken);

    /// <summary>An import without its slices; null where there is none.</summary>
    public async Task<Import?> FindAloneAsync(StoreId store, CountdownId id, CancellationToken cancellationToken) =>
        await table.FindAsync(store, id.ToString(), cancellationToken) is { } row ? TableCalls.Read(row, ImportOf) : null;

    public async Task<ImportSlice?> FindSliceAsync(StoreId store, CountdownId id, int number, CancellationToken cancellationToken) =>
        await table.FindAsync(store, SliceKey(id, number), cancellationToken) is { } row ? TableCalls.Read(row, SliceOf) : null;

    /// <summary>Imports, newest first.</summary>
    public IAsyncEnumerable<Import> ListAsync(StoreId store, CountdownId? after, CancellationToken cancellationToken) => ReadAsync(
        after is { } seen
            ? TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey ge {End(seen)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()}"),
        cancellationToken);

    /// <summary>Removes the rows of an import.</summary>
    public async Task RemoveAsync(StoreId store, Import import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);

        // Its own row last: while that is there, the rest is found.
        var keys = import.Slices.Select(slice => SliceKey(import.Id, slice.Number)).Append(import.Id.ToString());
        await table.RemoveAsync(keys.Select(key => new TableEntity(store.ToString(), key)), cancellationToken);
    }

    private async IAsyncEnumerable<Import> ReadAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Import? import = null;
        List<ImportSlice> slices = [];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.ContainsKey(OptionsColumn))
            {
                if (import is not null)
                {
                    yield return import with { Slices = slices };
                }

                (import, slices) = (TableCalls.Read(row, ImportOf), []);
            }
            else
            {
                slices.Add(TableCalls.Read(row, SliceOf));
            }
        }

        if (import is not null)
        {
            yield return import with { Slices = slices };
        }
    }

    private static TableEntity Row(StoreId store, Import import) => new(store.ToString(), import.Id.ToString())
    {
        [OptionsColumn] = JsonSerializer.Serialize(import.Options, ImportOptionsJson.Default.ImportOptions),
        [WayColumn] = import.By.Way,
        [KeyColumn] = import.By.Key,
        [CreatedAtColumn] = import.CreatedAt,
        [SourceColumn] = import.Source,
        [BytesColumn] = import.Bytes,
        [IgnoredColumn] = JsonSerializer.Serialize([.. import.IgnoredColumns], ImportOptionsJson.Default.StringArray),
        [WaitingColumn] = import.IsWaiting ? true : null,
        [SplitAtColumn] = import.SplitAt,
        [SliceCountColumn] = import.SliceCount,
        [StoppedAtColumn] = import.StoppedAt,
        [FailureColumn] = import.Failure,
    };

    private static Import ImportOf(TableEntity row) => new(
        CountdownId.Parse(row.RowKey),
        JsonSerializer.Deserialize(row.GetString(OptionsColumn), ImportOptionsJson.Default.ImportOptions)!,
        new(row.GetString(WayColumn), row.GetString(KeyColumn)),
        row.GetDateTimeOffset(CreatedAtColumn)!.Value,
        row.GetString(SourceColumn),
        row.GetInt64(BytesColumn)!.Value)
    {
        IgnoredColumns = JsonSerializer.Deserialize(row.GetString(IgnoredColumn), ImportOptionsJson.Default.StringArray)!,
        IsWaiting = row.GetBoolean(WaitingColumn) ?? false,
        SplitAt = row.GetDateTimeOffset(SplitAtColumn),
        SliceCount = row.GetInt32(SliceCountColumn),
        StoppedAt = row.GetDateTimeOffset(StoppedAtColumn),
        Failure = row.GetString(FailureColumn),
        ETag = row.ETag,
    };

    private static TableEntity Row(StoreId store, CountdownId import, ImportSlice slice) =>
        new(store.ToString(), SliceKey(import, slice.Number))
    {
        [CountColumn] = slice.Count,
        [StartedAtColumn] = slice.StartedAt,
        [PassedAtColumn] = slice.PassedAt,
        [EndedAtColumn] = slice.EndedAt,
        [CountsColumn] = JsonSerializer.Serialize(slice.Counts, ImportOptionsJson.Default.ImportCounts),
        [LeftColumn] = slice.Left.Count == 0 ? null : string.Join(',', slice.Left.Order()),
    };

    private static ImportSlice SliceOf(TableEntity row) => new(
        int.Parse(row.RowKey.AsSpan()[^6..], NumberStyles.None, CultureInfo.InvariantCulture),
        row.GetInt32(CountColumn)!.Value)
    {
        StartedAt = row.GetDateTimeOffset(StartedAtColumn),
        PassedAt = row.GetDateTimeOffset(PassedAtColumn),
        EndedAt = row.GetDateTimeOffset(EndedAtColumn),
        Counts = JsonSerializer.Deserialize(row.GetString(CountsColumn), ImportOptionsJson.Default.ImportCounts)!,
        Left = row.GetString(LeftColumn) is { } left
            ? left.Split(',').Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)).ToHashSet()
            : [],
        ETag = row.ETag,
    };

    // The import's own row, then its slices: '-' comes before '.'.
    private static string SliceKey(CountdownId import, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{import}-{number:000000}");

    private static string End(CountdownId import) => $"{import}.";
}
