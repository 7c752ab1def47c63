using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Customers;

/// <summary>Remarkety's clients read and write customers.</summary>
public sealed class CustomersTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_customer_shows_a_contact_under_Remarketys_names()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""
            {"email":"{{email}}","firstName":"Vanessa","lastName":"Kensington","tags":["VIP"],"marketingAllowed":true,"doubleOptin":false,"sms_phone_number":"+442071838750",
             "city":"London","state":"Greater London","postalCode":"NW1 6XE","address":"1 Baker Street","countryCode":"GB","gender":"f","birthdate":"1981-11-05"}
            """)).Text("contactID");

        var list = await ListAsync(store, $"?page=1&limit=1&email={Uri.EscapeDataString(email)}");

        Assert.Equal((1, 1), (list.GetProperty("page").GetInt32(), list.GetProperty("limit").GetInt32()));
        var customer = Assert.Single(list.GetProperty("customers").EnumerateArray());
        Assert.Equal((id, email, "Vanessa", "Kensington"), (customer.Text("hash"), customer.Text("email"), customer.Text("first_name"), customer.Text("last_name")));
        Assert.Equal(["VIP"], customer.GetProperty("tags").Texts());
        Assert.True(customer.GetProperty("accepts_marketing").GetBoolean());
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("accepts_sms_marketing").ValueKind);
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("group").ValueKind);
        Assert.Equal(("f", "1981-11-05", "+442071838750"), (customer.Text("gender"), customer.Text("birthdate"), customer.Text("sms_phone_number")));
        Assert.Equal(
            """{"street":"1 Baker Street","city":"London","region":"Greater London","zip":"NW1 6XE","country":null,"country_code":"GB"}""",
            customer.GetProperty("default_address").GetRawText());
        Assert.True(customer.GetProperty("created_at").TryGetDateTimeOffset(out _));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Pages_are_walked_until_one_is_not_full(int limit)
    {
        var store = await app.NewStoreAsync();
        await store.BatchAsync($$"""{"contacts":[{{string.Join(',', Enumerable.Range(0, 9).Select(i => $$"""{"email":"p{{i}}@example.com"}"""))}}]}""");

        List<string?> seen = [];
        var (page, count) = (0, 0);
        do
        {
            var customers = (await ListAsync(store, $"?page={++page}&limit={limit}")).GetProperty("customers").EnumerateArray().ToArray();
            seen.AddRange(customers.Select(customer => customer.Text("email")));
            count = customers.Length;
        }
        while (count == limit);

        Assert.Equal((9 / limit) + 1, page);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"p{i}@example.com"), seen.Order());
        Assert.Empty((await ListAsync(store, $"?page={page + 5}&limit={limit}")).GetProperty("customers").EnumerateArray());
    }

    [Fact]
    public async Task A_plus_sign_that_was_not_escaped_is_one()
    {
        var (store, tag) = (await app.NewStoreAsync(), Guid.NewGuid().ToString("N"));
        await store.SubmitAsync($$"""{"email":"v+{{tag}}@example.com"}""");
        Assert.Single((await ListAsync(store, $"?email=v+{tag}@example.com")).GetProperty("customers").EnumerateArray());
    }

    /// <summary>Clients count the list without a look at the status.</summary>
    [Theory]
    [InlineData("?email=nobody@example.com")]
    [InlineData("?email=no%20address")]
    [InlineData("?email=known@example.com&page=2")]
    public async Task Who_is_not_there_gives_an_empty_list(string query)
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"known@example.com"}""");
        Assert.Empty((await ListAsync(store, query)).GetProperty("customers").EnumerateArray());
    }

    [Theory]
    [InlineData("?page=0", "page invalid")]
    [InlineData("?limit=251", "limit invalid")]
    [InlineData("?limit=", "limit invalid")]
    [InlineData("?email=", "email required")]
    public async Task A_parameter_that_means_nothing_is_named(string query, string error)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Get, Path(store) + query, null, authenticated: true);
        Assert.Equal([error], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_customer_is_created_looked_up_and_updated_as_a_form_of_a_shop_does()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var created = await SaveAsync(store, HttpMethod.Post, "", $$$"""
            {"customer":{"accepts_marketing":true,"guest":false,"email":"{{{email}}}","first_name":"Amigo","last_name":"Kensington","default_address":{"city":"Bogota"},"tags":["perro"]}}
            """);
        var hash = created.GetProperty("customer").Text("hash");
        Assert.True(created.GetProperty("customer").GetProperty("accepts_marketing").GetBoolean());

        var updated = await SaveAsync(store, HttpMethod.Put, $"/{hash}", $$$"""
            {"customer":{"guest":false,"group":null,"email":"{{{email.ToUpperInvariant()}}}","first_name":"Vanessa","pet_name_cdm":"Rex","tags":["gato","perro"]}}
            """);

        var customer = updated.GetProperty("customer");
        Assert.Equal((hash, email, "Vanessa", "Kensington"), (customer.Text("hash"), customer.Text("email"), customer.Text("first_name"), customer.Text("last_name")));
        Assert.Equal(["gato", "perro"], customer.GetProperty("tags").Texts());
        Assert.Equal("Bogota", customer.GetProperty("default_address").Text("city"));
    }

    [Fact]
    public async Task What_is_not_done_of_an_update_is_said()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var hash = (await store.SubmitAsync($$"""{"email":"{{email}}","status":"unsubscribed"}""")).Text("contactID");

        var updated = await SaveAsync(store, HttpMethod.Put, $"/{hash}", """{"customer":{"accepts_marketing":true}}""");

        Assert.Contains("resubscribe_needs_confirmation", updated.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("code")));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task Who_is_unknown_cannot_be_updated(string hash)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Put, $"{Path(store)}/{hash}", TestStore.JsonBody("""{"customer":{"first_name":"Vanessa"}}"""), authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Whoever_shows_no_key_reads_and_writes_nothing()
    {
        var store = await app.NewStoreAsync();
        using var read = await store.SendAsync(HttpMethod.Get, Path(store), null, authenticated: false);
        using var written = await store.SendAsync(HttpMethod.Post, Path(store), TestStore.JsonBody("""{"email":"vanessa@example.com"}"""), authenticated: false);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (read.StatusCode, written.StatusCode));
    }

    private static string Path(TestStore store) => $"api/v2/stores/{store.Id}/customers";

    private static async Task<JsonElement> ListAsync(TestStore store, string query)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, Path(store) + query, null, authenticated: true);
        return await Json.OkAsync(answer);
    }

    private static async Task<JsonElement> SaveAsync(TestStore store, HttpMethod method, string hash, string json)
    {
        using var answer = await store.SendAsync(method, Path(store) + hash, TestStore.JsonBody(json), authenticated: true);
        return await Json.OkAsync(answer);
    }
}
