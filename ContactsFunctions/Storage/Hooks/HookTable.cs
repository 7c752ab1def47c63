using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>
/// The hooks of stores, as they stand in the table <c>Stores</c> now. Every change makes this instance read its store anew.
/// </summary>
public sealed class HookTable(TableServiceClient tables, StoreDirectory stores, TimeProvider time)
{
    private readonly TableClient table = tables.GetTableClient(StoreTable.TableName);

    /// <summary>A store's hooks, oldest first.</summary>
    public async Task<IReadOnlyList<Hook>> ListAsync(StoreId store, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and RowKey ge {HookRows.Prefix} and RowKey lt {HookRows.End}");
        var rows = await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        return [.. rows.Select(HookRows.Read).OfType<Hook>().OrderBy(hook => hook.CreatedAt)];
    }

    /// <summary>A hook; null where the store has none of that id.</summary>
    public async Task<Hook?> FindAsync(StoreId store, HookId id, CancellationToken cancellationToken) =>
        await GetAsync(store, id, cancellationToken) is { } row ? HookRows.Read(row) : null;

    public async Task AddAsync(StoreId store, Hook hook, CancellationToken cancellationToken)
    {
        await table.AddEntityAsync(HookRows.Row(store, hook), cancellationToken);
        stores.Forget(store);
    }

    /// <summary>Changes a hook; again whenever another writer was faster.</summary>
    /// <param name="edit">The hook afterwards; null where nothing is to change.</param>
    /// <returns>The hook afterwards; null where there is none, or nothing was to change.</returns>
    public async Task<Hook?> EditAsync(StoreId store, HookId id, Func<Hook, Hook?> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Hook? edited = null;
        return await ReplaceAsync(
            store,
            id,
            hook => (edited = edit(hook)) is { } after ? HookRows.Row(store, after) : null,
            cancellationToken) ? edited : null;
    }

    /// <returns>False where the store has no such hook.</returns>
    public Task<bool> RemoveAsync(StoreId store, HookId id, CancellationToken cancellationToken) =>
        ReplaceAsync(store, id, _ => HookRows.Removed(store, id, time.GetUtcNow()), cancellationToken);

    /// <summary>The stores that have hooks, or had them lately.</summary>
    public async IAsyncEnumerable<StoreId> ListStoresAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey ge {HookRows.Prefix} and RowKey lt {HookRows.End}");
        StoreId? last = null;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            if (StoreId.TryParse(row.PartitionKey, out var store) && store != last)
            {
                last = store;
                yield return store;
            }
        }
    }

    /// <summary>Removes what is left of hooks that were removed before a moment.</summary>
    public async Task ForgetRemovedAsync(StoreId store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and RowKey ge {HookRows.Prefix} and RowKey lt {HookRows.End} and RemovedAt lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row, ETag.All, cancellationToken);
        }
    }

    private async Task<bool> ReplaceAsync(StoreId store, HookId id, Func<Hook, TableEntity?> edit, CancellationToken cancellationToken)
    {
        var retry = new OptimisticRetry(time);
        while (await GetAsync(store, id, cancellationToken) is { } row && HookRows.Read(row) is { } hook && edit(hook) is { } edited)
        {
            if (await table.TryReplaceAsync(edited, row.ETag, cancellationToken))
            {
                stores.Forget(store);
                return true;
            }

            await retry.LostAsync(cancellationToken);
        }

        return false;
    }

    private Task<TableEntity?> GetAsync(StoreId store, HookId id, CancellationToken cancellationToken) =>
        table.FindAsync(store, HookRows.KeyOf(id), cancellationToken);
}
