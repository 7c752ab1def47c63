using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class EntityTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Fact]
    public async Task An_added_entity_is_read_back_with_its_timestamp_and_etag()
    {
        var table = await account.NewTableAsync();
        var before = TimeProvider.System.GetUtcNow();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Ada" }, Cancelled);
        var read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled);

        Assert.Equal(204, added.Status);
        Assert.Equal(("p", "r", "Ada"), (read.Value.PartitionKey, read.Value.RowKey, read.Value.GetString("Name")));
        Assert.Equal(added.Headers.ETag, read.Value.ETag);
        Assert.InRange(read.Value.Timestamp!.Value, before.AddMinutes(-1), before.AddMinutes(1));
    }

    [Fact]
    public async Task A_second_entity_with_the_same_keys_is_refused()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancelled);

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancelled));

        Assert.Equal(409, e.Status);
        Assert.True(e.ErrorCode == TableErrorCode.EntityAlreadyExists);
    }

    [Fact]
    public async Task Of_many_writers_at_once_exactly_one_inserts_and_one_updates()
    {
        var table = await account.NewTableAsync();

        var inserts = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => StatusAsync(() => table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = i }, Cancelled))));
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.ETag;
        var updates = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => StatusAsync(() => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = i }, read, cancellationToken: Cancelled))));

        Assert.Equal([204, .. Enumerable.Repeat(409, 19)], inserts.Order());
        Assert.Equal([204, .. Enumerable.Repeat(412, 19)], updates.Order());

        static async Task<int> StatusAsync(Func<Task<Response>> write)
        {
            try
            {
                return (await write()).Status;
            }
            catch (RequestFailedException e)
            {
                return e.Status;
            }
        }
    }

    [Fact]
    public async Task An_update_with_the_etag_that_was_read_is_taken_and_gives_a_new_one()
    {
        var table = await account.NewTableAsync();
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Cancelled)).Headers.ETag!.Value;

        var updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first, TableUpdateMode.Replace, Cancelled);

        Assert.NotEqual(first, updated.Headers.ETag!.Value);
        var read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled);
        Assert.Equal(2, read.Value.GetInt32("N"));
        Assert.Equal(updated.Headers.ETag, read.Value.ETag);
    }

    [Theory]
    [InlineData(TableUpdateMode.Replace)]
    [InlineData(TableUpdateMode.Merge)]
    public async Task A_writer_with_a_stale_copy_is_refused(TableUpdateMode mode)
    {
        var table = await account.NewTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Cancelled)).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, stale, mode, Cancelled);

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, stale, mode, Cancelled));

        Assert.Equal((412, TableErrorCode.UpdateConditionNotSatisfied.ToString()), (e.Status, e.ErrorCode));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.GetInt32("N"));
    }

    [Fact]
    public async Task An_update_of_what_is_not_there_is_refused()
    {
        var table = await account.NewTableAsync();

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: Cancelled));

        Assert.Equal((404, TableErrorCode.ResourceNotFound.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task An_update_without_an_etag_is_refused_before_it_is_sent() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => account.Table().UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Cancelled));

    [Fact]
    public async Task Merge_keeps_the_other_properties_and_replace_drops_them()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, Cancelled);

        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 2 }, ETag.All, cancellationToken: Cancelled);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, ETag.All, TableUpdateMode.Replace, Cancelled);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal((null, null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B"), replaced.GetInt32("C")));
    }

    [Theory]
    [InlineData(TableUpdateMode.Replace)]
    [InlineData(TableUpdateMode.Merge)]
    public async Task An_upsert_inserts_and_then_updates(TableUpdateMode mode)
    {
        var table = await account.NewTableAsync();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, mode, Cancelled);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, mode, Cancelled);

        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.GetInt32("N"));
    }

    [Fact]
    public async Task An_entity_as_read_can_be_written_back()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Cancelled);
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        read["N"] = 2;
        await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, Cancelled);

        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.GetInt32("N"));
    }

    [Fact]
    public async Task A_delete_without_an_etag_deletes_whatever_is_there_and_a_repeat_is_no_error()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancelled);

        var first = await table.DeleteEntityAsync("p", "r", cancellationToken: Cancelled);
        var again = await table.DeleteEntityAsync("p", "r", cancellationToken: Cancelled);

        Assert.Equal((204, 404), (first.Status, again.Status));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).HasValue);
    }

    [Fact]
    public async Task A_delete_with_a_stale_etag_is_refused()
    {
        var table = await account.NewTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancelled)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, cancellationToken: Cancelled);

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.DeleteEntityAsync(new TableEntity("p", "r"), stale, Cancelled));

        Assert.Equal(412, e.Status);
    }

    [Fact]
    public async Task Reading_what_is_not_there_is_an_error_or_an_empty_answer_as_the_caller_chooses()
    {
        var table = await account.NewTableAsync();

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled));
        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancelled);

        Assert.Equal((404, TableErrorCode.ResourceNotFound.ToString()), (e.Status, e.ErrorCode));
        Assert.Equal((false, 404), (answer.HasValue, answer.GetRawResponse().Status));
    }

    [Fact]
    public async Task Reading_if_exists_gives_what_is_there()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 7 }, Cancelled);

        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancelled);

        Assert.True(answer.HasValue);
        Assert.Equal(7, answer.Value!.GetInt32("N"));
    }

    [Fact]
    public async Task Select_reads_only_the_named_properties()
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2, ["C"] = 3 }, Cancelled);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", ["A", "C"], Cancelled)).Value;

        Assert.Equal((1, null, 3), (read.GetInt32("A"), read.GetInt32("B"), read.GetInt32("C")));
    }

    [Fact]
    public async Task A_write_to_a_table_that_is_not_there_is_refused()
    {
        var e = await Assert.ThrowsAsync<RequestFailedException>(() => account.Table().AddEntityAsync(new TableEntity("p", "r"), Cancelled));

        Assert.Equal((404, TableErrorCode.TableNotFound.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task A_property_over_the_limit_is_refused_with_the_services_code()
    {
        var table = await account.NewTableAsync();
        var entity = new TableEntity("p", "r") { ["Big"] = new string('x', (32 * 1024) + 1) };

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(entity, Cancelled));

        Assert.Equal((400, TableErrorCode.PropertyValueTooLarge.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_stops()
    {
        var table = account.Table();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(new TableEntity("p", "r"), source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await table.QueryAsync<TableEntity>(cancellationToken: source.Token).FirstOrDefaultAsync(Cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).FirstOrDefaultAsync(source.Token));
    }
}
