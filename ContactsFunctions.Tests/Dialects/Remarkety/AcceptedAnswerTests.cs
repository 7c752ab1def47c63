using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>What is answered when a request is taken (contract §5, §9), over real HTTP.</summary>
public sealed class AcceptedAnswerTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_public_caller_gets_the_same_bytes_whoever_the_address_is()
    {
        var store = await app.NewStoreAsync();
        var (known, awaiting, gone, phone) = (TestStore.NewEmail(), TestStore.NewEmail(), TestStore.NewEmail(), "+14155552671");
        await AcceptedAsync(store, $$"""{"email":"{{known}}","marketingAllowed":true,"doubleOptin":false}""");
        await AcceptedAsync(store, $$"""{"email":"{{awaiting}}","marketingAllowed":true}""");
        await AcceptedAsync(store, $$$"""{"identifiers":[{"type":"email","id":"{{{gone}}}","channels":{"email":{"status":"unsubscribed"} }}]}""");
        await AcceptedAsync(store, $$"""{"phone":"{{phone}}"}""");

        var answers = new List<string>();
        foreach (var json in new[]
        {
            $$"""{"email":"{{TestStore.NewEmail()}}"}""",
            $$"""{"email":"{{known}}"}""",
            $$"""{"email":"{{known}}","firstName":"Eve"}""",
            $$"""{"email":"{{awaiting}}"}""",
            $$"""{"email":"{{gone}}"}""",
            $$"""{"email":"{{gone}}"}""",
            $$"""{"email":"{{known}}","marketingAllowed":false}""",
            $$"""{"email":"{{TestStore.NewEmail()}}","alt_contact":"I am a robot"}""",
            $$"""{"email":"{{TestStore.NewEmail()}}","unknown":1}""",
            $$"""{"phone":"{{phone}}"}""",
            """{"phone":"+442079460958"}""",
        })
        {
            using var answer = await store.PostPublicAsync(json);
            answer.Headers.Date = null;
            answers.Add($"{(int)answer.StatusCode}\n{answer.Headers}{answer.Content.Headers}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        Assert.EndsWith("""{"status":"OK"}""", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.StartsWith("200", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_fills_in_the_honeypot_is_not_kept()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}","alt_contact":"x"}""");
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Empty((await Json.ReadAsync(list)).GetProperty("contacts").EnumerateArray());
    }

    [Fact]
    public async Task A_keyed_caller_is_told_what_became_of_the_contact()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var json = $$"""{"email":"{{email}}","phone":"+14155552671","favourite":"blue","marketingAllowed":true}""";
        var created = await AcceptedAsync(store, json);
        Assert.Equal(["status", "contactID", "email", "phone", "result", "confirmation", "warnings"], created.EnumerateObject().Select(m => m.Name));
        Assert.Equal(("OK", "created", "queued"), Said(created));
        Assert.Equal((email, "+14155552671"), (created.GetProperty("email").GetString(), created.GetProperty("phone").GetString()));
        var warning = Assert.Single(created.GetProperty("warnings").EnumerateArray());
        Assert.Equal(("unknown_field", "favourite"), (warning.GetProperty("code").GetString(), warning.GetProperty("field").GetString()));

        await store.MailAsync(email);
        Assert.Equal("unchanged", (await AcceptedAsync(store, json)).GetProperty("result").GetString());
        Assert.Equal(("OK", "updated", "pending"), Said(await AcceptedAsync(store, $$"""{"email":"{{email}}","firstName":"V"}""")));
    }

    [Fact]
    public async Task Three_spellings_of_one_phone_are_one_contact_and_Remarketys_sample_is_accepted()
    {
        var store = await app.NewStoreAsync();
        var first = await AcceptedAsync(
            store,
            """
            {"email":"","sms_phone_number":"+14155552671","sms_country_code":"US","firstName":"John","lastName":"Doe","tags":["VIP","Wholesale","tag_3","tag_4"],
             "marketingAllowed":true,"smsMarketingAllowed":true,"doubleOptin":false,
             "properties":{"country":"United States","state":"CA","city":"Cupertino","zipCode":"12345","address":"1 Infinite Loop","phone":"555-5555",
                           "company":"Some Company","rewardsPoints":100,"birth_date":"1989-06-17","gender":"female"} }
            """);
        var second = await AcceptedAsync(store, """{"sms_phone_number":"(415) 555-2671","sms_country_code":"US"}""");
        var third = await AcceptedAsync(store, """{"phone":"415-555-2671","sms_country_code":"us"}""");
        Assert.Equal(("created", "unchanged", "unchanged"), (Result(first), Result(second), Result(third)));
        Assert.Equal(first.GetProperty("contactID").GetString(), third.GetProperty("contactID").GetString());
        var contact = await store.GetAsync(first.GetProperty("contactID").GetString()!);
        Assert.Equal("f", contact.GetProperty("gender").GetString());
        Assert.Equal("555-5555", contact.GetProperty("customProperties").GetProperty("phone").GetString());
        Assert.Equal("subscribed", contact.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("sms").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""[{"email":"{0}","accepts_marketing":"no","properties__city":"Oslo","properties__visits":"12","tags":"a,b"}]""")]
    [InlineData("\uFEFF{\"email\":\"{0}\",\"tags\":\"a,b\",\"properties\":{\"city\":\"Oslo\",\"visits\":\"12\"} }")]
    public async Task Zapiers_body_is_accepted(string body)
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var answer = await AcceptedAsync(store, body.Replace("{0}", email, StringComparison.Ordinal));
        Assert.Equal("created", Result(answer));
        var contact = await store.FindAsync(email);
        Assert.Equal("Oslo", contact.GetProperty("city").GetString());
        Assert.Equal("12", contact.GetProperty("customProperties").GetProperty("visits").GetString());
        Assert.Equal(2, contact.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public async Task What_was_sent_is_what_is_read_in_every_script()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        const string Text = "日本語 العربية 😀 \"quoted\" <b>&amp;</b> \\ \u0007 \u2028 ﷽";
        await AcceptedAsync(store, JsonSerializer.Serialize(new { email, firstName = "Zoë 花子 😀", tags = new[] { "日本" }, properties = new { note = Text, list = new[] { Text } } }));
        var contact = await store.FindAsync(email);
        Assert.Equal("Zoë 花子 😀", contact.GetProperty("firstName").GetString());
        Assert.Equal(Text, contact.GetProperty("customProperties").GetProperty("note").GetString());
        Assert.Equal(Text, contact.GetProperty("customProperties").GetProperty("list")[0].GetString());
    }

    [Fact]
    public async Task Pages_of_allowed_origins_may_read_the_answers_others_not()
    {
        var store = await app.NewStoreAsync("""{"allowedOrigins":["https://shop.example"]}""");
        foreach (var (origin, allowed) in new[] { ("https://shop.example", true), ("https://evil.example", false), ("http://shop.example", false), ("null", false) })
        {
            using var preflight = await store.SendAsync(HttpMethod.Options, store.ContactsPath, null, authenticated: false, r =>
            {
                r.Headers.Add("Origin", origin);
                r.Headers.Add("Access-Control-Request-Method", "POST");
                r.Headers.Add("Access-Control-Request-Headers", "content-type");
            });
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(allowed ? origin : null, Header(preflight, "Access-Control-Allow-Origin"));
            Assert.Equal(allowed ? "POST" : null, Header(preflight, "Access-Control-Allow-Methods"));
            Assert.Equal(allowed ? "Content-Type" : null, Header(preflight, "Access-Control-Allow-Headers"));

            foreach (var json in new[] { $$"""{"email":"{{TestStore.NewEmail()}}"}""", """{"email":"nobody"}""", "{" })
            {
                using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, TestStore.JsonBody(json), authenticated: false, r => r.Headers.Add("Origin", origin));
                Assert.Equal(allowed ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
                Assert.Equal("Origin", Header(answer, "Vary"));
            }
        }
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private static (string?, string?, string?) Said(JsonElement answer) =>
        (answer.GetProperty("status").GetString(), Result(answer), answer.GetProperty("confirmation").GetString());

    private static string? Result(JsonElement answer) => answer.GetProperty("result").GetString();

    private static async Task<JsonElement> AcceptedAsync(TestStore store, string json)
    {
        using var answer = await store.PostAuthenticatedAsync(json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Json.ReadAsync(answer);
    }
}
