using Azure;
using Azure.Data.Tables;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class EntityKeyTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Theory]
    [InlineData("it's ''quoted''")]
    [InlineData("two words + more")]
    [InlineData("100% %27 %2F")]
    [InlineData("Zoë 東京 😀")]
    [InlineData("a&b=c;d,e:f@g!$(h)*[i]{j}|k^l~m\"n<o>p`q")]
    [InlineData("..")]
    [InlineData("")]
    public async Task Keys_of_any_characters_name_one_entity(string key)
    {
        var table = await account.NewTableAsync();
        await table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 }, Cancelled);
        await table.AddEntityAsync(new TableEntity(key, key + "x"), Cancelled);

        await table.UpdateEntityAsync(new TableEntity(key, key) { ["N"] = 2 }, ETag.All, cancellationToken: Cancelled);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertMerge, new TableEntity(key, key) { ["M"] = 3 })], Cancelled);
        var read = (await table.GetEntityAsync<TableEntity>(key, key, cancellationToken: Cancelled)).Value;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}");
        var found = await table.QueryAsync<TableEntity>(filter, cancellationToken: Cancelled).ToListAsync(Cancelled);
        await table.DeleteEntityAsync(key, key, read.ETag, Cancelled);

        Assert.Equal((key, key, 2, 3), (read.PartitionKey, read.RowKey, read.GetInt32("N"), read.GetInt32("M")));
        Assert.Equal(key, Assert.Single(found).RowKey);
        var left = Assert.Single(await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));
        Assert.Equal(key + "x", left.RowKey);
    }
}
