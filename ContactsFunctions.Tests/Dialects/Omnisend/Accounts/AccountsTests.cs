using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Dialects.Omnisend.Accounts;

/// <summary>Plugins find the account behind their key, and connect.</summary>
public sealed class AccountsTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Connects = """{"website":"https://shop.example.com","platform":"magento","version":"1.2.3","phpVersion":"8.3"}""";

    [Fact]
    public async Task An_account_has_what_plugins_look_for()
    {
        var store = await app.NewStoreAsync("""{"name":"Test Shop","allowedOrigins":["*","https://shop.example.com"]}""");

        var account = await Json.OkAsync(await SendAsync(store, HttpMethod.Get, "v3/accounts"));

        Assert.Equal(["accountID", "brandID", "name", "website", "platform", "verified"], account.EnumerateObject().Select(field => field.Name));
        Assert.Matches("^[0-9a-f]{24}$", account.Text("brandID"));
        Assert.Equal((account.Text("brandID"), "Test Shop", "https://shop.example.com"), (account.Text("accountID"), account.Text("name"), account.Text("website")));
        Assert.True(account.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task A_store_always_has_the_same_brand_and_shares_it_with_none()
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var ids = new List<string?>();
        foreach (var path in (string[])["v3/accounts", "v3/accounts/any", "v5/brands/current", "api/brands/current"])
        {
            ids.Add((await Json.OkAsync(await SendAsync(store, HttpMethod.Get, path))).Text("brandID"));
        }

        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], (await Json.OkAsync(await SendAsync(other, HttpMethod.Get, "v3/accounts"))).Text("brandID"));
    }

    /// <summary>WordPress' plugin asks first, goes on only where the platform is its own, and posts where there is none.</summary>
    [Fact]
    public async Task WordPress_finds_itself_connected()
    {
        var store = await app.NewStoreAsync();

        using var answer = await store.SendAsync(
            HttpMethod.Get, "v3/accounts", null, authenticated: true, request => request.Headers.TryAddWithoutValidation("User-Agent", "WordPress/6.8; https://shop.example.com"));

        var account = await Json.OkAsync(answer);
        Assert.Equal("wordpress", account.Text("platform"));
        Assert.True(account.GetProperty("verified").GetBoolean());
    }

    [Theory]
    [InlineData("v3/accounts")]
    [InlineData("v3/accounts/ck_shop")]
    public async Task Connecting_a_shop_is_answered_with_what_it_said_of_itself(string path)
    {
        var store = await app.NewStoreAsync();

        var account = await Json.OkAsync(await SendAsync(store, HttpMethod.Post, path, Connects));

        Assert.Equal(("https://shop.example.com", "magento", true), (account.Text("website"), account.Text("platform"), account.GetProperty("verified").GetBoolean()));
        Assert.Equal("", (await Json.OkAsync(await SendAsync(store, HttpMethod.Get, path))).Text("platform"));
    }

    [Theory]
    [InlineData("v5/brands/current")]
    [InlineData("api/brands/current")]
    public async Task A_brand_is_shown_as_the_newer_versions_do(string path)
    {
        var store = await app.NewStoreAsync();

        var brand = await Json.OkAsync(await SendAsync(store, HttpMethod.Get, path));
        var connected = await Json.OkAsync(await SendAsync(store, HttpMethod.Post, path, Connects));

        Assert.Equal(["brandID", "name", "website", "platform", "connected"], brand.EnumerateObject().Select(field => field.Name));
        Assert.True(connected.GetProperty("connected").GetBoolean());
        Assert.Equal("magento", connected.Text("platform"));
    }

    [Theory]
    [InlineData("GET", "v3/accounts")]
    [InlineData("POST", "v3/accounts/x")]
    [InlineData("GET", "v5/brands/current")]
    public async Task Rate_headers_are_there_whatever_is_answered(string method, string path)
    {
        var store = await app.NewStoreAsync();
        foreach (var authenticated in (bool[])[true, false])
        {
            using var answer = await store.SendAsync(new(method), path, method == "POST" ? TestStore.JsonBody("{}") : null, authenticated);
            Assert.Equal(authenticated ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.All(
                (string[])["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"],
                header => Assert.True(int.Parse(Assert.Single(answer.Headers.GetValues(header)), System.Globalization.CultureInfo.InvariantCulture) > 0));
        }
    }

    [Theory]
    [InlineData("v3/brands/current")]
    [InlineData("v4/brands/current")]
    [InlineData("v5/brands/other")]
    public async Task Nothing_else_is_a_brand(string path)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_older_key_still_opens_its_store()
    {
        var store = await app.NewStoreAsync();
        var older = $"ck_{store.Id}_0123456789abcdefABCDEF0123456789";
        await app.Services.GetRequiredService<StoreTable>().AddKeyAsync(
            StoreId.Parse(store.Id), new StoreKey("older", ApiKey.Hash(older), DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<StoreDirectory>().Forget(StoreId.Parse(store.Id));

        using var answer = await store.SendAsync(
            HttpMethod.Get, "v3/accounts", null, authenticated: false, request => request.Headers.TryAddWithoutValidation("Authorization", $"Omnisend-API-Key {older}"));

        Assert.Equal((await Json.OkAsync(await SendAsync(store, HttpMethod.Get, "v3/accounts"))).Text("brandID"), (await Json.OkAsync(answer)).Text("brandID"));
    }

    private static Task<HttpResponseMessage> SendAsync(TestStore store, HttpMethod method, string path, string? json = null) =>
        store.SendAsync(method, path, json is null ? null : TestStore.JsonBody(json), authenticated: true);
}
