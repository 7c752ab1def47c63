using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Omnisend;

/// <summary>Omnisend's v3 clients find what they are used to.</summary>
public sealed class OmnisendContactsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_contact_is_created_and_read_in_Omnisends_shapes()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var created = await SendAsync(store, HttpMethod.Post, "v3/contacts", ClientBody.Json("Omnisend/create.json", email));
        var contact = await SendAsync(store, HttpMethod.Get, $"v3/contacts/{created.Text("contactID")}");
        Assert.Equal(created.GetRawText(), contact.GetRawText());

        Assert.Equal((email, "+442071838750", "subscribed"), (contact.Text("email"), contact.Text("phone"), contact.Text("status")));
        Assert.Equal(("2017-05-30T14:11:12.000Z", "GB", "f", "1981-11-05"), (contact.Text("createdAt"), contact.Text("countryCode"), contact.Text("gender"), contact.Text("birthdate")));
        Assert.Equal(
            """[{"channel":"email","status":"subscribed","date":"2017-05-30T15:14:22.000Z"},{"channel":"sms","status":"nonSubscribed","date":"2017-05-30T15:14:22.000Z"}]""",
            contact.GetProperty("statuses").GetRawText());
        Assert.Equal("""{"age":33,"favoriteColors":["blue","green"],"hair_color":"brown","loyaltyPoints":125.8}""", contact.GetProperty("customProperties").GetRawText());
        Assert.Equal(["source: shopify"], contact.GetProperty("tags").Texts());
        Assert.Equal(JsonValueKind.Null, contact.GetProperty("consents").ValueKind);
    }

    [Fact]
    public async Task A_contact_is_patched_by_its_id_and_by_its_address()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = (await SendAsync(store, HttpMethod.Post, "v3/contacts", ClientBody.Json("Omnisend/create.json", email))).Text("contactID")!;

        var byId = await SendAsync(store, HttpMethod.Patch, $"v3/contacts/{id}", ClientBody.Json("Omnisend/patch-by-id.json", email));
        Assert.Equal((id, email, "Felicity"), (byId.Text("contactID"), byId.Text("email"), byId.Text("firstName")));
        Assert.False(byId.TryGetProperty("phone", out _));
        var byEmail = await SendAsync(store, HttpMethod.Patch, $"v3/contacts?email={Uri.EscapeDataString(email)}", ClientBody.Json("Omnisend/patch-by-email.json", email));
        Assert.Equal(id, byEmail.Text("contactID"));

        var contact = await SendAsync(store, HttpMethod.Get, $"v3/contacts/{id}");
        Assert.Equal(("Felicity", "unsubscribed"), (contact.Text("firstName"), contact.Text("status")));
        Assert.Equal(["source: api"], contact.GetProperty("tags").Texts());
        Assert.Equal(34, contact.GetProperty("customProperties").GetProperty("age").GetInt32());
        Assert.False(contact.GetProperty("customProperties").TryGetProperty("hair_color", out _));
    }

    [Fact]
    public async Task The_list_is_walked_by_the_addresses_it_gives()
    {
        var store = await app.NewStoreAsync();
        await store.BatchAsync($$"""{"contacts":[{{string.Join(',', Enumerable.Range(0, 7).Select(Row))}}]}""");

        List<string?> seen = [];
        var pages = 0;
        for (string? next = "v3/contacts?limit=3&status=subscribed&tag=a%26b"; next is not null; pages++)
        {
            var page = await SendAsync(store, HttpMethod.Get, next);
            var paging = page.GetProperty("paging");
            Assert.Equal((3, pages * 3), (paging.GetProperty("limit").GetInt32(), paging.GetProperty("offset").GetInt32()));
            Assert.Equal(pages == 0, paging.Text("previous") is null);
            seen.AddRange(page.GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("email")));
            next = paging.Text("next");
            Assert.True(next is null || next.StartsWith(app.BaseAddress.AbsoluteUri + "v3/contacts?", StringComparison.Ordinal));
        }

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"p{i}@example.com"), seen.Order());

        static string Row(int i) => $$"""{"email":"p{{i}}@example.com","accepts_marketing":true,"tags":["a&b"]}""";
    }

    /// <summary>What Omnisend's own SDK and its plug-ins send when somebody leaves.</summary>
    [Fact]
    public async Task A_status_beside_the_address_is_taken_by_POST_and_PATCH()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await SendAsync(store, HttpMethod.Post, "v3/contacts", TestStore.JsonBody($$"""{"email":"{{email}}","status":"subscribed","statusDate":"2024-12-11T10:29:43+00:00"}"""));
        Assert.Equal("subscribed", await store.StatusAsync(email));

        await SendAsync(store, HttpMethod.Patch, $"v3/contacts?email={email}", TestStore.JsonBody("""{"status":"unsubscribed","statusDate":"2025-12-11T10:29:43.123456789Z"}"""));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task What_was_left_off_is_named_by_POST_and_PATCH()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var posted = await SendAsync(store, HttpMethod.Post, "v3/contacts", TestStore.JsonBody($$"""{"email":"{{email}}","phone":"12","gender":"other"}"""));
        Assert.Equal(["phone", "gender"], posted.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("field")));

        var patched = await SendAsync(store, HttpMethod.Patch, $"v3/contacts?email={email}", TestStore.JsonBody("""{"gender":"other"}"""));
        Assert.Equal(["gender"], patched.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("field")));
        Assert.False((await SendAsync(store, HttpMethod.Patch, $"v3/contacts?email={email}", TestStore.JsonBody("{}"))).TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task An_error_says_it_in_one_sentence_and_field_by_field()
    {
        var store = await app.NewStoreAsync();

        using var answer = await store.SendAsync(HttpMethod.Post, "v3/contacts", TestStore.JsonBody("""{"identifiers":[{"type":"email","id":"nobody"}]}"""), authenticated: true);

        Assert.Equal(["identifiers[0].id invalid_email"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("GET", "v3/contacts/00000000000000000000000000000000", 404)]
    [InlineData("PATCH", "v3/contacts/00000000000000000000000000000000", 404)]
    [InlineData("PATCH", "v3/contacts?email=nobody@example.com", 404)]
    [InlineData("PATCH", "v3/contacts", 400)]
    [InlineData("GET", "v3/contacts?segmentID=1", 400)]
    [InlineData("GET", "v3/contacts?limit=251", 400)]
    public async Task What_is_not_there_or_not_meant_is_said(string method, string path, int status)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(new HttpMethod(method), path, method == "PATCH" ? TestStore.JsonBody("{}") : null, authenticated: true);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ck_nobody_0123456789abcdefABCDEF0123456789")]
    [InlineData("nonsense")]
    public async Task Without_a_key_of_a_store_nothing_is_answered(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.BaseAddress, "v3/contacts"));
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Omnisend-API-Key {key}");
        }

        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<JsonElement> SendAsync(TestStore store, HttpMethod method, string path, HttpContent? body = null)
    {
        using var answer = await store.SendAsync(method, path, body, authenticated: true);
        return await Json.OkAsync(answer);
    }
}
