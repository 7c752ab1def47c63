using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Omnisend;

/// <summary>Three versions over one contact: names, shapes, codes and paging differ, rules never do.</summary>
public sealed class OmnisendVersionTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Header = "Omnisend-Version";
    private const string Newest = "2026-03-15";

    public static TheoryData<string> Routes => ["v3/contacts", "v5/contacts", "api/contacts"];

    [Theory]
    [InlineData("v3/contacts", "contactID", 200)]
    [InlineData("v5/contacts", "contactID", 200)]
    [InlineData("api/contacts", "id", 201)]
    public async Task A_new_contact_is_answered_in_full_with_the_versions_code_and_a_known_one_with_200(string route, string id, int status)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var body = $$"""{"identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"subscribed"} } },{"type":"phone","id":"+442071838750"}],"firstName":"Vanessa","tags":["a"]}""";

        using var created = await SendAsync(store, HttpMethod.Post, route, body);
        using var again = await SendAsync(store, HttpMethod.Post, route, body);

        Assert.Equal((status, 200), ((int)created.StatusCode, (int)again.StatusCode));
        var contact = await Json.ReadAsync(created);
        using var read = await SendAsync(store, HttpMethod.Get, $"{route}/{contact.Text(id)}");
        Assert.Equal(contact.GetRawText(), (await Json.OkAsync(read)).GetRawText());
        Assert.Equal((email, "Vanessa", "subscribed"), (contact.Text("email"), contact.Text("firstName"), contact.Text("status")));
        Assert.Equal(
            route == "v3/contacts" ? "\"+442071838750\"" : "[\"+442071838750\"]",
            contact.GetProperty("phone").GetRawText());
        var channel = contact.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("email");
        Assert.True(channel.TryGetProperty(route == "api/contacts" ? "statusChangedAt" : "statusDate", out _));
        Assert.True(contact.GetProperty("optIns")[0].TryGetProperty(route == "api/contacts" ? "optInAt" : "date", out _));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Consent_that_was_given_is_shown_and_none_is_invented(string route)
    {
        var store = await app.NewStoreAsync();
        var (without, given) = (TestStore.NewEmail(), TestStore.NewEmail());

        using var first = await SendAsync(store, HttpMethod.Post, route, Subscribed(without, ""));
        using var second = await SendAsync(store, HttpMethod.Post, route, Subscribed(given, ""","consent":{"source":"checkout","ip":"203.0.113.7","createdAt":"2026-01-01T00:00:00Z"}"""));

        var none = (await Json.ReadAsync(first)).GetProperty("consents");
        Assert.True(route == "api/contacts" ? none.GetArrayLength() == 0 : none.ValueKind == JsonValueKind.Null, none.GetRawText());
        var consent = Assert.Single((await Json.ReadAsync(second)).GetProperty("consents").EnumerateArray());
        Assert.Equal(("email", "checkout", "203.0.113.7"), (consent.Text("channel"), consent.Text("source"), consent.Text("ip")));

        static string Subscribed(string email, string consent) =>
            $$"""{"identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"subscribed"} } {{consent}} } ] }""";
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_contact_is_erased_by_its_id_and_by_its_address(string route)
    {
        var store = await app.NewStoreAsync();
        var email = $"a+b{Guid.NewGuid():N}@example.com";
        var id = (await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).Text("contactID");
        await store.SubmitAsync($$"""{"email":"{{email}}"}""");

        using var byId = await SendAsync(store, HttpMethod.Delete, $"{route}/{id}");
        using var byUnescapedEmail = await SendAsync(store, HttpMethod.Delete, $"{route}?email={email}");
        using var again = await SendAsync(store, HttpMethod.Delete, $"{route}/{id}");
        using var nobody = await SendAsync(store, HttpMethod.Delete, route);

        Assert.Equal([204, 204, 404, 400], new[] { byId, byUnescapedEmail, again, nobody }.Select(answer => (int)answer.StatusCode));
    }

    [Theory]
    [InlineData("v3/contacts", 200)]
    [InlineData("v5/contacts", 200)]
    [InlineData("api/contacts", 409)]
    public async Task Another_contacts_phone_is_left_off_with_a_warning_or_refused_as_the_version_has_it(string route, int status)
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","phone":"+442071838750"}""");
        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"email":"{{email}}"}""");

        using var answer = await SendAsync(store, HttpMethod.Patch, $"{route}?email={email}", """{"firstName":"Felicity","identifiers":[{"type":"phone","id":"+442071838750"}]}""");

        Assert.Equal(status, (int)answer.StatusCode);
        var contact = await store.FindAsync(email);
        Assert.False(contact.TryGetProperty("phone", out _));
        Assert.Equal(status == 200 ? "Felicity" : null, contact.Text("firstName"));
        if (status == 200)
        {
            Assert.Equal("identifier_in_use", Assert.Single((await Json.ReadAsync(answer)).GetProperty("warnings").EnumerateArray()).Text("code"));
        }
    }

    [Fact]
    public async Task A_status_is_dated_by_the_versions_own_name_for_it()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var newer = await SendAsync(store, HttpMethod.Post, "api/contacts", Dated("unsubscribed", "statusChangedAt", "2026-02-02T00:00:00Z"));
        using var older = await SendAsync(store, HttpMethod.Post, "v5/contacts", Dated("subscribed", "statusDate", "2026-01-01T00:00:00Z"));

        Assert.Equal((201, 200), ((int)newer.StatusCode, (int)older.StatusCode));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));

        string Dated(string status, string name, string date) =>
            $$"""{"identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"{{status}}","{{name}}":"{{date}}"} } } ] }""";
    }

    [Fact]
    public async Task A_client_that_counts_its_way_through_sees_every_contact_once_and_ends()
    {
        var store = await ManyAsync(7);
        List<string?> seen = [];
        for (var offset = 0; ; offset += 3)
        {
            using var answer = await SendAsync(store, HttpMethod.Get, $"v3/contacts?limit=3&offset={offset}");
            var page = await Json.OkAsync(answer);
            seen.AddRange(page.GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("email")));
            if (page.GetProperty("contacts").GetArrayLength() == 0)
            {
                break;
            }

            Assert.True(offset < 30, "The pages do not end.");
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"p{i}@example.com"), seen.Order());
    }

    [Fact]
    public async Task The_newest_version_pages_by_cursor()
    {
        var store = await ManyAsync(7);
        List<string?> seen = [];
        for (string? after = null; ;)
        {
            using var answer = await SendAsync(store, HttpMethod.Get, "api/contacts?limit=3" + (after is null ? "" : $"&after={after}"));
            var page = await Json.OkAsync(answer);
            seen.AddRange(page.GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("email")));
            var paging = page.GetProperty("paging");
            after = paging.GetProperty("cursors").Text("after");
            Assert.Equal(paging.GetProperty("hasMore").GetBoolean(), after is not null);
            if (after is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"p{i}@example.com"), seen.Order());
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("", 400)]
    [InlineData("2027-01-01", 400)]
    [InlineData("2026-preview", 400)]
    [InlineData("2024-01-01", 410)]
    public async Task The_newest_version_must_be_asked_for_by_its_name(string? version, int status)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Get, "api/contacts", version: version);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("urn:trace:", (await Json.ReadAsync(answer)).Text("instance"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v3/contacts?offset=")]
    [InlineData("v5/contacts?offset=-1")]
    [InlineData("v3/contacts?offset=x")]
    public async Task An_offset_that_is_none_is_named(string path)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Get, path);
        Assert.StartsWith("offset", Assert.Single(await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?offset=3", "offset")]
    [InlineData("?page=3", "page")]
    [InlineData("?segmentID=3", "segmentID")]
    [InlineData("?tag=a&status=subscribed", "tag")]
    [InlineData("?updatedAtFrom=yesterday", "updatedAtFrom")]
    public async Task The_newest_version_refuses_parameters_that_it_does_not_know(string query, string field)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Get, "api/contacts" + query);
        Assert.StartsWith(field, Assert.Single(await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v5/contacts-tags")]
    [InlineData("api/contacts/tags")]
    public async Task Tags_are_added_to_and_taken_from_many_contacts(string route)
    {
        var store = await app.NewStoreAsync();
        var (email, phoned) = (TestStore.NewEmail(), TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","tags":["Old"]}""")).Text("contactID");
        await store.SubmitAsync($$"""{"email":"{{phoned}}","phone":"+442071838750"}""");

        using var added = await SendAsync(
            store, HttpMethod.Post, route, $$"""{"tags":["new","Old"],"contactIDs":["{{id}}"],"emails":["{{email}}","nobody@example.com"],"phones":["+442071838750"]}""");
        Assert.Equal((202, "{}"), ((int)added.StatusCode, await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(["Old", "new"], (await store.FindAsync(email)).GetProperty("tags").Texts());
        Assert.Equal(["new", "Old"], (await store.FindAsync(phoned)).GetProperty("tags").Texts());

        using var removed = await SendAsync(store, HttpMethod.Delete, route, $$"""{"tags":["OLD"],"emails":["{{email}}"]}""");
        Assert.Equal(202, (int)removed.StatusCode);
        Assert.Equal(["new"], (await store.FindAsync(email)).GetProperty("tags").Texts());
        Assert.Equal(["new", "Old"], (await store.FindAsync(phoned)).GetProperty("tags").Texts());
    }

    [Theory]
    [InlineData("""{"emails":["a@example.com"]}""", "tags invalid")]
    [InlineData("""{"tags":["a"]}""", "contactIDs required")]
    [InlineData("""{"tags":["a"],"segmentID":"1"}""", "segmentID unsupported")]
    [InlineData("""{"tags":["a"],"emails":["nobody"]}""", "emails[0] invalid")]
    [InlineData("""{"tags":["a"],"phones":"+442071838750"}""", "phones invalid_type")]
    public async Task Tags_that_cannot_be_set_are_refused_with_the_field(string body, string error)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Post, "api/contacts/tags", body);
        Assert.Contains(error, await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Clients_that_read_rate_headers_find_them()
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Get, "v3/contacts");
        Assert.All(["X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"], name => Assert.True(answer.Headers.Contains(name), name));
    }

    private async Task<TestStore> ManyAsync(int count)
    {
        var store = await app.NewStoreAsync();
        var rows = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"email":"p{{i}}@example.com"}"""));
        await store.BatchAsync($$"""{"contacts":[{{rows}}]}""");
        return store;
    }

    private static Task<HttpResponseMessage> SendAsync(TestStore store, HttpMethod method, string path, string? body = null, string? version = Newest) =>
        store.SendAsync(method, path, body is null ? null : TestStore.JsonBody(body), authenticated: true, request =>
        {
            if (version is not null)
            {
                request.Headers.TryAddWithoutValidation(Header, version);
            }
        });
}
