using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Storage;

/// <summary>Stores in the table <c>Stores</c>: one partition a store, one row for its settings and one for each API key.</summary>
public sealed class StoreTable(TableServiceClient tables, TimeProvider time)
{
    public const string TableName = "Stores";
    private const string SettingsKey = "settings";
    private const string KeyPrefix = "key-";
    private const string DocumentColumn = "Document";
    private const string CreatedAtColumn = "CreatedAt";
    private const string HashColumn = "Hash";
    private const int ChunkLength = 32_000;

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>A store with its keys, in one query; null where there is none.</summary>
    public async Task<Store?> FindAsync(StoreId id, CancellationToken cancellationToken)
    {
        TableEntity? settings = null;
        List<StoreKey> keys = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id.ToString()}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == SettingsKey)
            {
                settings = row;
            }
            else if (row.RowKey.StartsWith(KeyPrefix, StringComparison.Ordinal))
            {
                keys.Add(new(row.RowKey[KeyPrefix.Length..], row.GetBinary(HashColumn), CreatedAt(row)));
            }
        }

        return settings is null ? null : new Store(id, Read(settings), CreatedAt(settings), keys);
    }

    /// <summary>The names of all stores.</summary>
    public async IAsyncEnumerable<StoreId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {SettingsKey}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            yield return StoreId.Parse(row.PartitionKey);
        }
    }

    /// <summary>Replaces a store's settings as a whole; creates the store where it is new.</summary>
    public async Task PutSettingsAsync(StoreId id, StoreSettings settings, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await table.GetEntityIfExistsAsync<TableEntity>(id.ToString(), SettingsKey, cancellationToken: cancellationToken);
            var row = Row(id, settings, read.HasValue ? CreatedAt(read.Value!) : time.GetUtcNow());
            try
            {
                if (read.HasValue)
                {
                    await table.UpdateEntityAsync(row, read.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
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
        var read = await table.GetEntityIfExistsAsync<TableEntity>(id.ToString(), KeyPrefix + keyId, cancellationToken: cancellationToken);
        if (!read.HasValue)
        {
            return false;
        }

        await table.DeleteEntityAsync(read.Value!, read.Value!.ETag, cancellationToken);
        return true;
    }

    private static DateTimeOffset CreatedAt(TableEntity row) => row.GetDateTimeOffset(CreatedAtColumn) ?? default;

    private static TableEntity Row(StoreId id, StoreSettings settings, DateTimeOffset createdAt)
    {
        var row = new TableEntity(id.ToString(), SettingsKey) { [CreatedAtColumn] = createdAt };

        // Templates can be longer than one string property may be. Bytes: a chunk may part a letter.
        var document = JsonSerializer.SerializeToUtf8Bytes(settings, StoreSettingsJson.Default.StoreSettings);
        for (var part = 0; part * ChunkLength < document.Length; part++)
        {
            row[$"{DocumentColumn}{part}"] = document[(part * ChunkLength)..Math.Min(document.Length, (part + 1) * ChunkLength)];
        }

        return row;
    }

    private static StoreSettings Read(TableEntity row)
    {
        using var document = new MemoryStream();
        for (var part = 0; row.GetBinary($"{DocumentColumn}{part}") is { } chunk; part++)
        {
            document.Write(chunk);
        }

        return JsonSerializer.Deserialize(document.ToArray(), StoreSettingsJson.Default.StoreSettings)!;
    }
}
