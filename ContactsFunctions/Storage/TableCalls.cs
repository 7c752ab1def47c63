using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>What every table of stores asks of storage in the same way: the partition is the store.</summary>
internal static class TableCalls
{
    /// <summary>A row; null where there is none.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, StoreId store, string key, CancellationToken cancellationToken)
    {
        var read = await table.GetEntityIfExistsAsync<TableEntity>(store.ToString(), key, cancellationToken: cancellationToken);
        return read.HasValue ? read.Value : null;
    }

    /// <summary>Replaces the version of a row that was read.</summary>
    /// <returns>False when another writer was faster, or the row is gone.</returns>
    public static async Task<bool> TryReplaceAsync(
        this TableClient table, TableEntity row, ETag read, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, read, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Removes rows of one partition, whatever they have become since they were listed; one that is gone is trouble.</summary>
    /// <param name="filter">Names the partition.</param>
    public static async Task RemoveAsync(this TableClient table, string filter, CancellationToken cancellationToken)
    {
        var rows = await table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
        await table.RemoveAsync(rows, cancellationToken);
    }

    /// <inheritdoc cref="RemoveAsync(TableClient, string, CancellationToken)"/>
    /// <param name="rows">In this order, as many together as one transaction takes.</param>
    public static async Task RemoveAsync(this TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(TransactionGroups.MaxActions))
        {
            await table.SubmitTransactionAsync(
                some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellationToken);
        }
    }

    /// <summary>What a row holds.</summary>
    /// <exception cref="UnreadableRowException">The row is broken.</exception>
    public static T Read<T>(TableEntity row, Func<TableEntity, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception e) when (e
            is JsonException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableRowException(StoreId.Parse(row.PartitionKey), row.RowKey, e);
        }
    }
}
