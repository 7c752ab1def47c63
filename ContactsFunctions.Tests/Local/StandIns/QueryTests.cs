using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class QueryTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Fact]
    public async Task More_than_a_thousand_rows_arrive_in_pages_and_in_order()
    {
        var table = await TableOfAsync(1050);

        var pages = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).AsPages().ToListAsync(Cancelled);
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.Equal([1000, 50], pages.Select(page => page.Values.Count));
        Assert.Equal((true, true), (pages[0].ContinuationToken is { Length: > 0 }, string.IsNullOrEmpty(pages[1].ContinuationToken)));
        Assert.Equal(Enumerable.Range(0, 1050).Select(Key), rows.Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_page_has_no_more_rows_than_asked_for()
    {
        var table = await TableOfAsync(25);

        var byMethod = await table.QueryAsync<TableEntity>(maxPerPage: 10, cancellationToken: Cancelled).AsPages().ToListAsync(Cancelled);
        var byHint = await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).AsPages(pageSizeHint: 10).ToListAsync(Cancelled);

        Assert.Equal([10, 10, 5], byMethod.Select(page => page.Values.Count));
        Assert.Equal([10, 10, 5], byHint.Select(page => page.Values.Count));
    }

    [Theory]
    [InlineData("p")]
    [InlineData("O'Brien Zoë %20 東京")]
    public async Task A_query_goes_on_where_a_token_says(string partition)
    {
        var table = await TableOfAsync(25, partition);
        var first = await table.QueryAsync<TableEntity>(maxPerPage: 10, cancellationToken: Cancelled).AsPages().FirstAsync(Cancelled);

        var rest = await table.QueryAsync<TableEntity>(maxPerPage: 10, cancellationToken: Cancelled)
            .AsPages(first.ContinuationToken).SelectMany(page => page.Values).ToListAsync(Cancelled);

        Assert.Equal(Enumerable.Range(10, 15).Select(Key), rest.Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_filter_and_select_narrow_what_comes()
    {
        var table = await TableOfAsync(25);
        var from = Key(5);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {from} and Number lt {8}");

        var rows = await table.QueryAsync<TableEntity>(filter, select: ["RowKey", "Number"], cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.Equal([5, 6, 7], rows.Select(row => row.GetInt32("Number")));
        Assert.All(rows, row => Assert.Null(row.GetString("Text")));
    }

    [Fact]
    public async Task A_query_of_nothing_is_one_empty_page()
    {
        var table = await account.NewTableAsync();

        var page = await table.QueryAsync<TableEntity>("PartitionKey eq 'none'", cancellationToken: Cancelled).AsPages().SingleAsync(Cancelled);

        Assert.Empty(page.Values);
        Assert.Equal(200, page.GetRawResponse().Status);
    }

    [Fact]
    public async Task A_malformed_filter_is_refused()
    {
        var table = await account.NewTableAsync();

        var e = await Assert.ThrowsAsync<Azure.RequestFailedException>(
            async () => await table.QueryAsync<TableEntity>("PartitionKey equals", cancellationToken: Cancelled).ToListAsync(Cancelled));

        Assert.Equal(400, e.Status);
    }

    [Fact]
    public async Task Tables_are_created_once_listed_and_deleted()
    {
        var service = new TableServiceClient(account.ConnectionString);
        var name = StorageAccount.UniqueName("Listed");

        var created = await service.CreateTableAsync(name, Cancelled);
        var conflict = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => service.CreateTableAsync(name, Cancelled));
        var ignored = await service.CreateTableIfNotExistsAsync(name, Cancelled);
        var listed = await service.QueryAsync(TableServiceClient.CreateQueryFilter($"TableName eq {name}"), cancellationToken: Cancelled).ToListAsync(Cancelled);
        var deleted = await service.DeleteTableAsync(name, Cancelled);
        var again = await service.DeleteTableAsync(name, Cancelled);

        Assert.Equal((name, name), (created.Value.Name, ignored.Value.Name));
        Assert.Equal((409, TableErrorCode.TableAlreadyExists.ToString()), (conflict.Status, conflict.ErrorCode));
        Assert.Equal(name, Assert.Single(listed).Name);
        Assert.Equal((204, 404), (deleted.Status, again.Status));
    }

    [Fact]
    public async Task A_client_from_the_service_works_on_its_table()
    {
        var service = new TableServiceClient(account.ConnectionString);
        var table = service.GetTableClient(StorageAccount.UniqueName("Table"));

        await table.CreateIfNotExistsAsync(Cancelled);
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancelled);

        Assert.Equal(service.AccountName, table.AccountName);
        Assert.Equal(new Uri(service.Uri.AbsoluteUri.TrimEnd('/') + "/" + table.Name), table.Uri);
        Assert.Single(await new TableClient(account.ConnectionString, table.Name).QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));
        Assert.Equal(204, (await table.DeleteAsync(Cancelled)).Status);
    }

    private async Task<TableClient> TableOfAsync(int rows, string partition = "p")
    {
        var table = await account.NewTableAsync();
        foreach (var hundred in Enumerable.Range(0, rows).Chunk(100))
        {
            await table.SubmitTransactionAsync(
                hundred.Select(i => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity(partition, Key(i)) { ["Number"] = i, ["Text"] = "text" })),
                Cancelled);
        }

        return table;
    }

    private static string Key(int number) => $"row é {number:0000}";
}
