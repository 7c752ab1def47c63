using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using static Azure.Data.Tables.TableTransactionActionType;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class TransactionTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Fact]
    public async Task Every_kind_of_action_happens_together()
    {
        var table = await account.NewTableAsync();
        var etags = new Dictionary<string, ETag>();
        foreach (var row in new[] { "merged", "replaced", "deleted", "upsertMerged", "upsertReplaced" })
        {
            etags[row] = (await table.AddEntityAsync(Row(row, before: 1), Cancelled)).Headers.ETag!.Value;
        }

        var answer = await table.SubmitTransactionAsync(
            [
                new(Add, Row("added", after: 2)),
                new(UpdateMerge, Row("merged", after: 2), etags["merged"]),
                new(UpdateReplace, Row("replaced", after: 2), etags["replaced"]),
                new(Delete, Row("deleted"), etags["deleted"]),
                new(UpsertMerge, Row("upsertMerged", after: 2)),
                new(UpsertReplace, Row("upsertReplaced", after: 2)),
                new(UpsertReplace, Row("upsertAdded", after: 2)),
            ],
            Cancelled);

        Assert.Equal(202, answer.GetRawResponse().Status);
        Assert.All(answer.Value, part => Assert.Equal(204, part.Status));
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled)
            .ToDictionaryAsync(row => row.RowKey, row => (row.GetInt32("Before"), row.GetInt32("After")), cancellationToken: Cancelled);
        Assert.Equal(
            new Dictionary<string, (int?, int?)>
            {
                ["added"] = (null, 2),
                ["merged"] = (1, 2),
                ["replaced"] = (null, 2),
                ["upsertMerged"] = (1, 2),
                ["upsertReplaced"] = (null, 2),
                ["upsertAdded"] = (null, 2),
            },
            rows);
    }

    [Fact]
    public async Task Each_answer_carries_the_etag_of_its_entity()
    {
        var table = await account.NewTableAsync();

        var answer = await table.SubmitTransactionAsync([new(Add, Row("a")), new(UpsertReplace, Row("b"))], Cancelled);

        foreach (var (row, part) in new[] { ("a", answer.Value[0]), ("b", answer.Value[1]) })
        {
            var stored = await table.GetEntityAsync<TableEntity>("p", row, cancellationToken: Cancelled);
            Assert.Equal(stored.Value.ETag, part.Headers.ETag);
        }
    }

    [Fact]
    public async Task A_conflict_refuses_the_whole_and_names_its_index()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(Row("taken", before: 1), Cancelled);

        var e = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [new(Add, Row("one")), new(UpsertReplace, Row("two")), new(Add, Row("taken", after: 2)), new(Add, Row("four"))], Cancelled));

        Assert.Equal((409, TableErrorCode.EntityAlreadyExists.ToString(), 2), (e.Status, e.ErrorCode, e.FailedTransactionActionIndex));
        var left = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).SingleAsync(Cancelled);
        Assert.Equal(("taken", 1, null), (left.RowKey, left.GetInt32("Before"), left.GetInt32("After")));
    }

    [Theory]
    [InlineData(UpdateReplace)]
    [InlineData(UpdateMerge)]
    [InlineData(Delete)]
    public async Task A_stale_etag_refuses_the_whole_and_names_its_index(TableTransactionActionType type)
    {
        var table = await account.NewTableAsync();
        var stale = (await table.AddEntityAsync(Row("row", before: 1), Cancelled)).Headers.ETag!.Value;
        await table.UpdateEntityAsync(Row("row", after: 2), stale, cancellationToken: Cancelled);

        var e = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([new(Add, Row("other")), new(type, Row("row", after: 3), stale)], Cancelled));

        Assert.Equal((412, TableErrorCode.UpdateConditionNotSatisfied.ToString(), 1), (e.Status, e.ErrorCode, e.FailedTransactionActionIndex));
        Assert.Equal(2, (await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).SingleAsync(Cancelled)).GetInt32("After"));
    }

    [Fact]
    public async Task A_delete_without_an_etag_deletes_whatever_is_there()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(Row("row"), Cancelled);

        await table.SubmitTransactionAsync([new(Delete, Row("row"))], Cancelled);

        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_hundred_actions_fit()
    {
        var table = await account.NewTableAsync();
        var actions = Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, new TableEntity("p", $"{i:000}") { ["Text"] = $"é {i}\n'\"" }));

        var answer = await table.SubmitTransactionAsync(actions, Cancelled);

        Assert.Equal(100, answer.Value.Count);
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"é {i}\n'\""), rows.Select(row => row.GetString("Text")));
    }

    [Fact]
    public async Task An_entity_twice_in_one_transaction_is_refused()
    {
        var table = await account.NewTableAsync();

        var e = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([new(Add, Row("row")), new(UpsertMerge, Row("row"))], Cancelled));

        Assert.Equal((400, TableErrorCode.InvalidDuplicateRow.ToString()), (e.Status, e.ErrorCode));
        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task More_than_a_hundred_actions_are_refused()
    {
        var table = await account.NewTableAsync();

        var e = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => new TableTransactionAction(Add, Row($"{i}"))), Cancelled));

        Assert.Equal((400, TableErrorCode.InvalidInput.ToString()), (e.Status, e.ErrorCode));
        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task No_actions_are_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => account.Table().SubmitTransactionAsync([], Cancelled));
        await Assert.ThrowsAsync<ArgumentNullException>(() => account.Table().SubmitTransactionAsync(null!, Cancelled));
    }

    private static TableEntity Row(string row, int? before = null, int? after = null)
    {
        var entity = new TableEntity("p", row);
        if (before is not null)
        {
            entity["Before"] = before.Value;
        }

        if (after is not null)
        {
            entity["After"] = after.Value;
        }

        return entity;
    }
}
