using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Storage;

/// <summary>Stores in the table <c>Stores</c>: one partition a store, one row for its settings and one for each API key.</summary>
public sealed partial class StoreTable(TableServiceClient tables, TimeProvider time, ILogger<StoreTable> logger)
{
    public const string TableName = "Stores";
    private const string SettingsKey = "settings";
    private const string KeyPrefix = "key-";
    private const string DocumentColumn = "Document";
    private const string CreatedAtColumn = "CreatedAt";
    private const string HashColumn = "Hash";
    private const string LastUsedOnColumn = "LastUsedOn";

    // Copies of what the night needs of every store, so that it need not read all settings; the document holds the truth.
    private const string UnconfirmedDaysColumn = "UnconfirmedDays";
    private const string UnsubscribedDaysColumn = "UnsubscribedDays";
    private const string InactiveDaysColumn = "InactiveDays";

    /// <summary>The most that a store's settings may take together, as UTF-8.</summary>
    public const int MaxSettingsBytes = ByteColumns.MaxBytes;

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>What each setting takes of <see cref="MaxSettingsBytes"/>.</summary>
    public static IReadOnlyList<(string Setting, int Bytes)> SizesOf(StoreSettings settings) =>
        [.. Sizes(JsonSerializer.SerializeToElement(settings, StoreSettingsJson.Compact.StoreSettings), "")];

    /// <summary>A store with its keys and what its hooks want to hear of, in one query; null where there is none.</summary>
    /// <exception cref="StoreUnreadableException">The row of its settings is broken.</exception>
    public async Task<Store?> FindAsync(StoreId id, CancellationToken cancellationToken)
    {
        TableEntity? settings = null;
        List<StoreKey> keys = [];
        HashSet<ContactEventKind> wanted = [];
        // The texts behind the settings and keys are read one by one, where somebody asks.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id.ToString()} and RowKey lt {WordingArchive.KeyPrefix}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == SettingsKey)
            {
                settings = row;
            }
            else if (row.RowKey.StartsWith(HookRows.Prefix, StringComparison.Ordinal))
            {
                wanted.UnionWith(HookRows.Read(row) is { IsOn: true } hook ? hook.Events : []);
            }
            else if (row.RowKey.StartsWith(KeyPrefix, StringComparison.Ordinal))
            {
                // A key whose row is broken opens nothing; the others go on working.
                if (row.TryGetValue(HashColumn, out var hash) && hash is byte[] bytes)
                {
                    keys.Add(new(row.RowKey[KeyPrefix.Length..], bytes, CreatedAt(row)) { LastUsedOn = LastUsedOn(row) });
                }
                else
                {
                    Log.KeyUnreadable(logger, id, row.RowKey);
                }
            }
        }

        return settings is null ? null : new Store(id, Read(id, settings), CreatedAt(settings), keys)
        {
            WantedEvents = wanted.ToFrozenSet(),
        };
    }

    /// <summary>The names of all stores.</summary>
    public IAsyncEnumerable<StoreId> ListAsync(CancellationToken cancellationToken) =>
        ListAsync([], (id, _) => id, cancellationToken);

    /// <summary>All stores, and how long each keeps people; costs no more than their names.</summary>
    public IAsyncEnumerable<StoreRetention> ListRetentionAsync(CancellationToken cancellationToken) =>
        ListAsync(
            [UnconfirmedDaysColumn, UnsubscribedDaysColumn, InactiveDaysColumn],
            (id, row) => new StoreRetention(id, new()
            {
                UnconfirmedDays = Number(row, UnconfirmedDaysColumn),
                UnsubscribedDays = Number(row, UnsubscribedDaysColumn),
                InactiveDays = Number(row, InactiveDaysColumn),
            }),
            cancellationToken);

    /// <summary>Replaces a store's settings as a whole; creates the store where it is new.</summary>
    public async Task PutSettingsAsync(StoreId id, StoreSettings settings, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await table.FindAsync(id, SettingsKey, cancellationToken);
            var row = Row(id, settings, read is null ? time.GetUtcNow() : CreatedAt(read));
            try
            {
                if (read is not null)
                {
                    await table.UpdateEntityAsync(row, read.ETag, TableUpdateMode.Replace, cancellationToken);
                }
                else
                {
                    await table.AddEntityAsync(row, cancellationToken);
                }

                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // Another operator was faster; the later PUT still replaces the whole.
            }
        }
    }

    /// <summary>Changes a store's settings; again whenever another writer was faster.</summary>
    /// <param name="edit">The settings afterwards; null where nothing is to change.</param>
    /// <returns>False where nothing was to change, or there is no such store.</returns>
    public async Task<bool> EditSettingsAsync(StoreId id, Func<StoreSettings, StoreSettings?> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var retry = new OptimisticRetry(time);
        while (await table.FindAsync(id, SettingsKey, cancellationToken) is { } read && edit(Read(id, read)) is { } edited)
        {
            if (await table.TryReplaceAsync(Row(id, edited, CreatedAt(read)), read.ETag, cancellationToken))
            {
                return true;
            }

            await retry.LostAsync(cancellationToken);
        }

        return false;
    }

    public async Task AddKeyAsync(StoreId id, StoreKey key, CancellationToken cancellationToken)
    {
        var row = new TableEntity(id.ToString(), KeyPrefix + key.KeyId)
        {
            [HashColumn] = key.Hash.ToArray(),
            [CreatedAtColumn] = key.CreatedAt,
        };
        await table.AddEntityAsync(row, cancellationToken);
    }

    /// <returns>False when the store has no such key.</returns>
    public async Task<bool> RemoveKeyAsync(StoreId id, string keyId, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(id, KeyPrefix + keyId, cancellationToken) is not { } row)
        {
            return false;
        }

        // Whatever day was noted on it meanwhile.
        await table.DeleteEntityAsync(row, ETag.All, cancellationToken);
        return true;
    }

    /// <summary>Notes on which day a key was used; nothing where the key was revoked meanwhile.</summary>
    public async Task NoteKeyUseAsync(StoreId id, string keyId, DateOnly day, CancellationToken cancellationToken)
    {
        var row = new TableEntity(id.ToString(), KeyPrefix + keyId)
        {
            [LastUsedOnColumn] = day.ToString("O", CultureInfo.InvariantCulture),
        };
        try
        {
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Whoever was let in by it a moment ago still was.
        }
    }

    private async IAsyncEnumerable<T> ListAsync<T>(
        string[] columns, Func<StoreId, TableEntity, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {SettingsKey}");
        string[] select = ["PartitionKey", "RowKey", .. columns];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken))
        {
            if (StoreId.TryParse(row.PartitionKey, out var id))
            {
                yield return read(id, row);
            }
        }
    }

    private static int? Number(TableEntity row, string column) => row.TryGetValue(column, out var value) ? value as int? : null;

    private static DateOnly? LastUsedOn(TableEntity row) =>
        row.TryGetValue(LastUsedOnColumn, out var value)
        && DateOnly.TryParseExact(value as string, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateTimeOffset CreatedAt(TableEntity row) =>
        row.TryGetValue(CreatedAtColumn, out var value) && value is DateTimeOffset at ? at : default;

    private static TableEntity Row(StoreId id, StoreSettings settings, DateTimeOffset createdAt)
    {
        var row = new TableEntity(id.ToString(), SettingsKey) { [CreatedAtColumn] = createdAt };
        var retention = settings.Retention;
        foreach (var (column, days) in new[]
        {
            (UnconfirmedDaysColumn, retention.UnconfirmedDays),
            (UnsubscribedDaysColumn, retention.UnsubscribedDays),
            (InactiveDaysColumn, retention.InactiveDays),
        })
        {
            if (days is { } set)
            {
                row[column] = set;
            }
        }

        // Templates can be longer than one property may be.
        ByteColumns.Write(row, DocumentColumn, JsonSerializer.SerializeToUtf8Bytes(settings, StoreSettingsJson.Compact.StoreSettings));
        return row;
    }

    private static StoreSettings Read(StoreId id, TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize(ByteColumns.Read(row, DocumentColumn), StoreSettingsJson.Default.StoreSettings)
                ?? throw new StoreUnreadableException(id);
        }
        catch (JsonException)
        {
            throw new StoreUnreadableException(id);
        }
    }

    private static IEnumerable<(string Setting, int Bytes)> Sizes(JsonElement element, string path) =>
        element.EnumerateObject().SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.Object
                ? Sizes(member.Value, $"{path}{member.Name}.")
                : [(path + member.Name, Encoding.UTF8.GetByteCount(member.Value.GetRawText()) + member.Name.Length + 4)]);

    private static partial class Log
    {
        [LoggerMessage(5002, LogLevel.Error, "Store {Store}: the row {Row} of an API key is broken and is passed over.")]
        public static partial void KeyUnreadable(ILogger logger, StoreId store, string row);
    }
}

/// <summary>How long a store keeps people.</summary>
public sealed record StoreRetention(StoreId Store, RetentionSettings Retention);

/// <summary>The row of a store's settings is broken: nothing can be done for the store until its settings are put again.</summary>
public sealed class StoreUnreadableException(StoreId store) : Exception("The row of a store's settings is broken.")
{
    public StoreId Store { get; } = store;
}
