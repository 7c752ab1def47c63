using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>What is answered when a request cannot be taken (contract §5), over real HTTP.</summary>
public sealed class ErrorAnswerTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData("""{"email":"nobody"}""", "email", "invalid_email")]
    [InlineData("""{"phone":"+1"}""", "phone", "invalid_phone")]
    [InlineData("""{"sms_phone_number":"+1"}""", "sms_phone_number", "invalid_phone")]
    [InlineData("""{"sms_phone_number":"(415) 555-2671"}""", "sms_country_code", "required")]
    [InlineData("""{"identifiers":[{"type":"email","id":"nobody"}]}""", "identifiers[0].id", "invalid_email")]
    [InlineData("""{"firstName":"Vanessa"}""", "email", "required")]
    public async Task An_invalid_field_is_named_with_its_code(string json, string field, string code)
    {
        var store = await app.NewStoreAsync();
        foreach (var keyed in new[] { true, false })
        {
            using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, TestStore.JsonBody(json), keyed);
            var problem = await ProblemAsync(answer, 400);
            var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
            Assert.Equal((field, code), (error.GetProperty("field").GetString(), error.GetProperty("code").GetString()));
            Assert.StartsWith(field + ": ", problem.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_invalid_field_answers_with_these_very_bytes()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.PostAuthenticatedAsync("""{"email":"nobody"}""");
        Assert.Equal(
            """{"type":"about:blank","title":"Invalid request","status":400,"detail":"Nothing was stored: see errors.","errors":[{"field":"email","code":"invalid_email","message":"Must be an e-mail address such as name@example.com."}],"error":"email: Must be an e-mail address such as name@example.com."}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{\"email\":")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"a@example.com\"")]
    [InlineData("{'email':'a@example.com'}")]
    [InlineData("{\"email\":\"a@example.com\",}")]
    [InlineData("{\"email\":\"a@example.com\"} {}")]
    [InlineData("[]")]
    [InlineData("[{\"email\":\"a@example.com\"},{\"email\":\"b@example.com\"}]")]
    [InlineData("[\"a@example.com\"]")]
    [InlineData("{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}")]
    [InlineData("{\"email\":\"a@example.com\",\"e\\u006dail\":\"b@example.com\"}")]
    [InlineData("{\"email\":\"a@example.com\",\"properties\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"email\":\"a@example.com\",\"firstName\":\"\\ud83d\"}")]
    [InlineData("{\"email\":\"a@example.com\",\"properties\":{\"\\udE00\":1}}")]
    [InlineData("{\"email\":\"a@example.com\",\"firstName\":\"NaN\",\"properties\":{\"a\":NaN}}")]
    public async Task An_unreadable_body_is_a_400(string body)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.PostAuthenticatedAsync(body);
        var problem = await ProblemAsync(answer, 400);
        Assert.Equal("Unreadable request", problem.GetProperty("title").GetString());
        Assert.Empty(problem.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public async Task A_body_is_at_most_16_deep(int depth, bool readable)
    {
        var store = await app.NewStoreAsync();
        var nested = string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1));
        using var answer = await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}","unknown":{{nested}}}""");
        Assert.Equal(readable ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{\"email\":\"a@example.com\",\"firstName\":\"V\xE9\"}")]
    [InlineData("application/x-www-form-urlencoded", "email=a@example.com&firstName=V\xE9")]
    public async Task A_body_that_is_not_UTF_8_is_a_400(string type, string latin1)
    {
        var store = await app.NewStoreAsync();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(latin1)) { Headers = { ContentType = new(type) } };
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, content, authenticated: true);
        await ProblemAsync(answer, 400);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Another_content_type_is_a_415(string? type)
    {
        var store = await app.NewStoreAsync();
        using var content = new ByteArrayContent("""{"email":"a@example.com"}"""u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, content, authenticated: true);
        await ProblemAsync(answer, 415);
    }

    [Theory]
    [InlineData(256 * 1024, false, 200)]
    [InlineData((256 * 1024) + 1, false, 413)]
    [InlineData((256 * 1024) + 1, true, 413)]
    [InlineData(2 * 1024 * 1024, true, 413)]
    public async Task A_body_beyond_256_KiB_is_a_413(int length, bool chunked, int status)
    {
        var store = await app.NewStoreAsync();
        var json = $$"""{"email":"{{TestStore.NewEmail()}}","unknown":""}""";
        using var content = TestStore.JsonBody(json.Insert(json.Length - 2, new string('x', length - json.Length)));
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, content, authenticated: true, r => r.Headers.TransferEncodingChunked = chunked);
        if (status == 200)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        else
        {
            await ProblemAsync(answer, status);
        }
    }

    [Theory]
    [InlineData("no-such-store")]
    [InlineData("no%20store%21")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task An_unknown_store_is_a_404_with_and_without_a_key(string id)
    {
        var store = await app.NewStoreAsync();
        foreach (var keyed in new[] { true, false })
        {
            using var answer = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{id}/contacts", TestStore.JsonBody("{}"), keyed);
            await ProblemAsync(answer, 404);
        }
    }

    [Theory]
    [InlineData("X-API-Key", "{0}x")]
    [InlineData("X-API-Key", "wrong")]
    [InlineData("X-Token", "ck_x_y")]
    [InlineData("Authorization", "Bearer {0}x")]
    [InlineData("Authorization", "Digest {0}x")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "")]
    [InlineData("X-API-Key", "")]
    [InlineData("X-API-Key", " ")]
    [InlineData("X-Token", "")]
    [InlineData("Authorization", "Omnisend-API-Key wrong")]
    public async Task A_wrong_key_is_a_401_and_never_treated_as_public(string header, string value)
    {
        var store = await app.NewStoreAsync();
        var key = string.Format(CultureInfo.InvariantCulture, value, store.ApiKey);
        using var answer = await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody("""{"email":"a@example.com"}"""), authenticated: false, r => r.Headers.TryAddWithoutValidation(header, key));
        await ProblemAsync(answer, 401);
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Empty((await Json.ReadAsync(list)).GetProperty("contacts").EnumerateArray());
    }

    [Fact]
    public async Task What_a_browser_sends_for_a_protected_page_is_no_key()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody($$"""{"email":"{{TestStore.NewEmail()}}"}"""), authenticated: false,
            r => r.Headers.TryAddWithoutValidation("Authorization", "Basic c3RhZ2luZzpzZWNyZXQ="));
        Assert.Equal("""{"status":"OK"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_of_another_store_is_a_401()
    {
        var store = await app.NewStoreAsync();
        var other = await app.NewStoreAsync();
        using var answer = await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody("""{"email":"a@example.com"}"""), authenticated: false, r => r.Headers.Add("X-API-Key", other.ApiKey));
        await ProblemAsync(answer, 401);
    }

    [Theory]
    [InlineData("X-API-Key", "{0}")]
    [InlineData("X-Token", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "Omnisend-API-Key {0}")]
    public async Task A_key_is_shown_in_any_of_four_ways(string header, string value)
    {
        var store = await app.NewStoreAsync();
        var key = string.Format(CultureInfo.InvariantCulture, value, store.ApiKey);
        using var answer = await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody("""{"email":"a@example.com"}"""), authenticated: false, r => r.Headers.TryAddWithoutValidation(header, key));
        Assert.True((await Json.ReadAsync(answer)).TryGetProperty("contactID", out _));
    }

    [Fact]
    public async Task Where_public_sign_up_is_off_a_call_without_a_key_is_a_403()
    {
        var store = await app.NewStoreAsync("""{"publicSignup":false}""");
        using var refused = await store.PostPublicAsync("""{"email":"a@example.com"}""");
        await ProblemAsync(refused, 403);
        using var accepted = await store.PostAuthenticatedAsync("""{"email":"a@example.com"}""");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task A_contact_that_would_grow_beyond_900_KiB_is_refused_and_stays_and_a_public_caller_learns_nothing_of_its_size()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();

        // 100 texts of 2,048 characters in a list, two lists a request: 819 KiB after two requests as the table counts them.
        var list = string.Join(',', Enumerable.Repeat($"\"{new string('x', 1040)}\"", 100));
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            using var grown = await store.PostAuthenticatedAsync($$$"""{"email":"{{{email}}}","properties":{"{{{name}}}":[{{{list}}}]}}""");
            Assert.Equal(HttpStatusCode.OK, grown.StatusCode);
        }

        using var refused = await store.PostAuthenticatedAsync($$$"""{"email":"{{{email}}}","firstName":"V","properties":{"e":[{{{list}}}]}}""");
        var problem = await ProblemAsync(refused, 400);
        Assert.Equal("contact_too_large", problem.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.False((await store.FindAsync(email)).TryGetProperty("firstName", out _));

        var texts = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"{new string('y', 1040)}\""));
        using var proposed = await store.PostPublicAsync($$$"""{"email":"{{{email}}}","properties":{"f":[{{{texts}}}],"g":"{{{new string('z', 900)}}}"}}""");
        Assert.Equal("""{"status":"OK"}""", await proposed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Error_is_one_sentence_of_at_most_250_characters()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.PostAuthenticatedAsync($$$"""{"email":"a@example.com","properties":{"{{{new string('n', 128)}}}":{} },"birthdate":"x","gender":"x"}""");
        Assert.InRange((await ProblemAsync(answer, 400)).GetProperty("error").GetString()!.Length, 1, 250);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await Json.ReadAsync(answer);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(["type", "title", "status", "detail", "errors", "error"], problem.EnumerateObject().Select(member => member.Name));
        return problem;
    }
}
