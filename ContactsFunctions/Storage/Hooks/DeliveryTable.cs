using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>
/// Deliveries in the table <c>Deliveries</c>: the partition is the store; the deliveries of a hook lie together, newest first. The
/// row is what is owed to a receiver; messages only remind of it. Rows go a week after their event. Lists leave out a row that cannot
/// be read, and log it.
/// </summary>
public sealed partial class DeliveryTable(TableServiceClient tables, ILogger<DeliveryTable> logger)
{
    public const string TableName = "Deliveries";

    /// <summary>How long the row of a delivery is kept after its event.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const string EventColumn = "Event";
    private const string ContactColumn = "Contact";
    private const string ChannelColumn = "Channel";
    private const string VersionColumn = "Version";
    private const string AtColumn = "At";
    private const string DueAtColumn = "DueAt";
    private const string StateColumn = "State";
    private const string AttemptsColumn = "Attempts";
    private const string NextAttemptAtColumn = "NextAttemptAt";
    private const string LastAttemptAtColumn = "LastAttemptAt";
    private const string LastStatusColumn = "LastStatus";

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>Adds deliveries. One that is there already stays as it is.</summary>
    /// <returns>Those that were there.</returns>
    public async Task<IReadOnlySet<DeliveryId>> AddAsync(
        StoreId store, IEnumerable<HookDelivery> deliveries, CancellationToken cancellationToken)
    {
        HashSet<DeliveryId> known = [];
        foreach (var some in deliveries.Select(delivery => Row(store, delivery)).Chunk(TransactionGroups.MaxActions))
        {
            try
            {
                if (some is [var only])
                {
                    await table.AddEntityAsync(only, cancellationToken);
                }
                else
                {
                    await table.SubmitTransactionAsync(
                        some.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
                }
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // Handed out before, wholly or in part: by a worker that died before it could take the event off the contact's row,
                // or by one that does so now.
                known.UnionWith(await AddOneByOneAsync(some, cancellationToken));
            }
        }

        return known;
    }

    /// <summary>A delivery; null where there is none.</summary>
    public async Task<HookDelivery?> FindAsync(StoreId store, HookId hook, DeliveryId id, CancellationToken cancellationToken)
    {
        return await table.FindAsync(store, Key(hook, id), cancellationToken) is { } row ? Read(row) : null;
    }

    /// <summary>Replaces a delivery as it was read.</summary>
    /// <returns>False when another writer was faster, or it is gone.</returns>
    public Task<bool> TryReplaceAsync(StoreId store, HookDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return table.TryReplaceAsync(Row(store, delivery), delivery.ETag, cancellationToken);
    }

    /// <summary>The deliveries of a hook, newest first.</summary>
    /// <param name="since">Of events before this moment none; null for all.</param>
    public IAsyncEnumerable<HookDelivery> ListAsync(
        StoreId store, HookId hook, DateTimeOffset? since, int pageSize, CancellationToken cancellationToken)
    {
        var end = since is { } moment ? $"{hook}-{DeliveryId.Before(moment)}" : $"{hook}.";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and RowKey ge {$"{hook}-"} and RowKey lt {end}");
        return Readable(store, table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken));
    }

    /// <summary>Deliveries of a store that should have been tried before a moment.</summary>
    public IAsyncEnumerable<HookDelivery> ListOverdueAsync(StoreId store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var waiting = DeliveryState.Waiting.WireName();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and State eq {waiting} and NextAttemptAt lt {before}");
        return Readable(store, table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken));
    }

    /// <summary>Removes the deliveries of a store whose events were before a moment.</summary>
    public Task RemoveAsync(StoreId store, DateTimeOffset before, CancellationToken cancellationToken) => table.RemoveAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and At lt {before}"), cancellationToken);

    private async Task<List<DeliveryId>> AddOneByOneAsync(IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        List<DeliveryId> known = [];
        foreach (var row in rows)
        {
            try
            {
                await table.AddEntityAsync(row, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                known.Add(IdOf(row));
            }
        }

        return known;
    }

    private IAsyncEnumerable<HookDelivery> Readable(StoreId store, IAsyncEnumerable<TableEntity> rows) => rows.Select(row =>
    {
        try
        {
            return Read(row);
        }
        catch (UnreadableRowException e)
        {
            Log.Unreadable(logger, store, e.Row);
            return null;
        }
    }).OfType<HookDelivery>();

    private static string Key(HookId hook, DeliveryId id) => $"{hook}-{id.Key}";

    private static DeliveryId IdOf(TableEntity row) =>
        DeliveryId.OfKey(row.RowKey[(row.RowKey.IndexOf('-', StringComparison.Ordinal) + 1)..]);

    private static TableEntity Row(StoreId store, HookDelivery delivery) => new(store.ToString(), Key(delivery.Hook, delivery.Id))
    {
        [EventColumn] = delivery.Event.WireName(),
        [ContactColumn] = delivery.Contact.ToString(),
        [ChannelColumn] = delivery.Channel?.WireName(),
        [VersionColumn] = delivery.Version,
        [AtColumn] = delivery.At,
        [DueAtColumn] = delivery.DueAt,
        [StateColumn] = delivery.State.WireName(),
        [AttemptsColumn] = delivery.Attempts,
        [NextAttemptAtColumn] = delivery.NextAttemptAt,
        [LastAttemptAtColumn] = delivery.LastAttemptAt,
        [LastStatusColumn] = delivery.LastStatus,
    };

    /// <exception cref="UnreadableRowException">The row is broken.</exception>
    private static HookDelivery Read(TableEntity row) => TableCalls.Read(row, DeliveryOf);

    private static HookDelivery DeliveryOf(TableEntity row) => new(
        HookId.Parse(row.RowKey[..row.RowKey.IndexOf('-', StringComparison.Ordinal)]),
        IdOf(row),
        ContactEventNames.KindOf(row.GetString(EventColumn))!.Value,
        ContactId.Parse(row.GetString(ContactColumn)),
        ChannelNames.ChannelOf(row.GetString(ChannelColumn)),
        row.GetInt32(VersionColumn)!.Value,
        row.GetDateTimeOffset(AtColumn)!.Value,
        row.GetDateTimeOffset(DueAtColumn)!.Value)
    {
        State = Enum.Parse<DeliveryState>(row.GetString(StateColumn), ignoreCase: true),
        Attempts = row.GetInt32(AttemptsColumn) ?? 0,
        NextAttemptAt = row.GetDateTimeOffset(NextAttemptAtColumn),
        LastAttemptAt = row.GetDateTimeOffset(LastAttemptAtColumn),
        LastStatus = row.GetString(LastStatusColumn),
        ETag = row.ETag,
    };

    private static partial class Log
    {
        [LoggerMessage(5003, LogLevel.Error, "Store {Store}: the row {Row} of a delivery cannot be read and is left out.")]
        public static partial void Unreadable(ILogger logger, StoreId store, string row);
    }
}
