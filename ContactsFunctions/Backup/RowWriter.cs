using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Backup;

/// <summary>Inserts rows that come in the order of their keys, up to a hundred a transaction and several transactions at once.</summary>
/// <param name="skipsExisting">Leaves a row that is there as it is; otherwise one is an error.</param>
internal sealed class RowWriter(TableClient table, bool skipsExisting)
{
    private const int AtOnce = 8;

    /// <returns>How many rows came.</returns>
    public async Task<long> WriteAsync(IAsyncEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        await Parallel.ForEachAsync(
            GroupsAsync(rows),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (group, stopping) =>
            {
                await InsertAsync(group, stopping);
                Interlocked.Add(ref count, group.Count);
            });
        return count;
    }

    private static async IAsyncEnumerable<List<TableEntity>> GroupsAsync(IAsyncEnumerable<TableEntity> rows)
    {
        List<TableEntity> group = [];
        var bytes = 0;
        await foreach (var row in rows)
        {
            var size = TransactionGroups.Size(row);
            if (group.Count == TransactionGroups.MaxActions
                || (group.Count > 0 && (bytes + size > TransactionGroups.MaxBytes || group[0].PartitionKey != row.PartitionKey)))
            {
                yield return group;
                (group, bytes) = ([], 0);
            }

            group.Add(row);
            bytes += size;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task InsertAsync(List<TableEntity> group, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                group.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 409 && skipsExisting)
        {
            foreach (var row in group)
            {
                await InsertIfMissingAsync(row, cancellationToken);
            }
        }
    }

    private async Task InsertIfMissingAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
        }
    }
}
