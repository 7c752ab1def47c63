using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Dialects.Omnisend.OtherCalls;

/// <summary>A plugin that tells of more than contacts goes on as it is used to.</summary>
public sealed class OtherCallsTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Order = """{"orderID":"1001","email":"vanessa@example.com","orderSum":4200,"products":[{"productID":"7"}],"kind":{"a":1}}""";

    [Theory]
    [InlineData("POST", "v3/events", "events")]
    [InlineData("POST", "v3/events/5f2a", "events")]
    [InlineData("POST", "v5/events", "events")]
    [InlineData("POST", "api/events", "events")]
    [InlineData("POST", "v3/orders", "orders")]
    [InlineData("PUT", "v3/orders/1001", "orders")]
    [InlineData("PATCH", "v3/orders/1001", "orders")]
    [InlineData("POST", "v3/products", "products")]
    [InlineData("PUT", "v3/products/7", "products")]
    [InlineData("DELETE", "v3/products/7", "products")]
    [InlineData("POST", "api/products", "products")]
    [InlineData("POST", "v3/carts", "carts")]
    [InlineData("POST", "v3/carts/c1/products", "carts")]
    [InlineData("DELETE", "v3/carts/c1/products/7", "carts")]
    [InlineData("POST", "v3/categories", "categories")]
    [InlineData("PATCH", "api/categories/2", "categories")]
    [InlineData("POST", "V3/Orders/", "orders")]
    public async Task A_call_about_something_else_is_taken_counted_and_not_kept(string method, string path, string kind)
    {
        using var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());
        var store = await app.NewStoreAsync();

        using var answer = await store.SendAsync(new(method), path, method == "DELETE" ? null : TestStore.JsonBody(Order), authenticated: true);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.Headers.Contains("X-Rate-Limit-Remaining"));
        Assert.True(numbers.Sum(AppMetrics.OtherCalls, $"dialect=omnisend,kind={kind}") >= 1);
        using var contacts = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Empty((await Json.OkAsync(contacts)).GetProperty("contacts").EnumerateArray());
    }

    /// <summary>Plugins look whether something is there, and create what is not.</summary>
    [Theory]
    [InlineData("v3/products/7")]
    [InlineData("api/categories/2")]
    public async Task What_was_sent_is_not_there_to_be_read(string path)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Get, path, null, authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("v3/orders?limit=10", """{"orders":[],"paging":{"previous":null,"next":null,"offset":0,"limit":100}}""")]
    [InlineData("v5/products", """{"products":[],"paging":{"previous":null,"next":null,"offset":0,"limit":100}}""")]
    [InlineData("api/categories", """{"categories":[],"paging":{"limit":100,"hasMore":false,"cursors":{"after":null,"before":null}}}""")]
    public async Task A_list_is_empty_and_at_its_end(string path, string list)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Get, path, null, authenticated: true);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(list), await Json.OkAsync(answer)));
    }

    [Theory]
    [InlineData("POST", "v3/orders")]
    [InlineData("GET", "v3/orders")]
    [InlineData("PUT", "v5/products/7")]
    public async Task A_store_can_refuse_such_calls(string method, string path)
    {
        var store = await app.NewStoreAsync("""{"acceptOtherOmnisendCalls":false}""");
        using var answer = await store.SendAsync(new(method), path, method == "GET" ? null : TestStore.JsonBody(Order), authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("acceptOtherOmnisendCalls", (await Json.ReadAsync(answer)).Text("detail"), StringComparison.Ordinal);

        using var contact = await store.SendAsync(HttpMethod.Get, "v3/contacts", null, authenticated: true);
        Assert.Equal(HttpStatusCode.OK, contact.StatusCode);
    }

    [Fact]
    public async Task Whoever_shows_no_key_is_refused()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Post, "v5/events", TestStore.JsonBody(Order), authenticated: false);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("v3/campaigns")]
    [InlineData("v4/orders")]
    [InlineData("orders")]
    [InlineData("v3/ordersx")]
    [InlineData("manage/orders")]
    public async Task Other_addresses_stay_unknown(string path)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Post, path, TestStore.JsonBody(Order), authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentType);
    }
}
