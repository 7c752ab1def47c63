using System.Net;
using System.Text;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Manage;

/// <summary>What is broken in storage is passed over, counted, or answered honestly; it stops nothing else.</summary>
public sealed class BrokenRowTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TableClient Stores => new(app.ConnectionString, StoreTable.TableName);

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("""{"sender":null}""")]
    [InlineData("""{"welcomeEmail":"perhaps"}""")]
    public async Task A_store_whose_settings_are_broken_is_a_503_until_they_are_put_again(string document)
    {
        var store = await app.NewStoreAsync();
        var row = (await Stores.GetEntityAsync<TableEntity>(store.Id, "settings", cancellationToken: Token)).Value;
        row["Document0"] = Encoding.UTF8.GetBytes(document);
        await Stores.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
        app.Services.GetRequiredService<StoreDirectory>().Forget(StoreId.Parse(store.Id));

        HttpResponseMessage[] answers =
        [
            await store.PostAuthenticatedAsync("""{"email":"a@example.com"}"""),
            await store.PostPublicAsync("""{"email":"a@example.com"}"""),
            await store.SendAsync(HttpMethod.Options, store.ContactsPath, null, authenticated: false),
            await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}"), Token),
            await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}"),
            await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/mail"),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => answer.Dispose());

        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", "{}");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var served = await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task A_key_whose_row_is_broken_opens_nothing_and_locks_no_other_out()
    {
        var store = await app.NewStoreAsync();
        await Stores.AddEntityAsync(new TableEntity(store.Id, "key-broken") { ["Hash"] = "text", ["CreatedAt"] = 7 }, Token);
        await Stores.AddEntityAsync(new TableEntity(store.Id, "key-empty"), Token);
        app.Services.GetRequiredService<StoreDirectory>().Forget(StoreId.Parse(store.Id));

        await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        using var shown = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}");
        Assert.Single((await Json.OkAsync(shown)).GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task A_partition_that_is_no_store_is_passed_over_where_stores_are_counted()
    {
        var store = await app.NewStoreAsync();
        await Stores.UpsertEntityAsync(new TableEntity("no store!", "settings"), cancellationToken: Token);

        Assert.Contains(StoreId.Parse(store.Id), await app.Services.GetRequiredService<StoreTable>().ListAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_key_id_longer_than_any_is_no_key()
    {
        var store = await app.NewStoreAsync();
        using var answer = await app.ManageAsync(HttpMethod.Delete, $"manage/stores/{store.Id}/keys/{new string('a', 1500)}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
