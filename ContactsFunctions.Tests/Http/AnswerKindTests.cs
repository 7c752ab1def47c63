using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Http;

/// <summary>Every answer is of the kind that its caller reads: a page in a browser, JSON for whoever sends JSON (contract §5).</summary>
public sealed class AnswerKindTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What browsers send when a shop's form is not what it should be: its type, its body, and the least that may be answered.</summary>
    public static TheoryData<string?, string> BrokenForms => new()
    {
        { "text/plain", "email=a@example.com" },
        { null, "email=a@example.com" },
        { "", "email=a@example.com" },
        { "nonsense", "email=a@example.com" },
        { "application/octet-stream", "email=a@example.com" },
        { "multipart/form-data", "--x\r\n\r\n" },
        { "multipart/form-data; boundary=x", "--x\r\nno header" },
        { "multipart/form-data; boundary=\"\"", "" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=email\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na@example.com\r\n--x--\r\n" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=email\r\n\r\na@example.com\r\n--x\r\nContent-Disposition: form-data; name=photo; filename=a.png\r\nContent-Type: image/png\r\n\r\n\x89PNG\xff\xfe\r\n--x--\r\n" },
        { "application/x-www-form-urlencoded; charset=utf-16", "email=a@example.com" },
        { "application/x-www-form-urlencoded; charset=nonsense", "email=a@example.com" },
        { "application/x-www-form-urlencoded", "email=a@example.com&firstName=Ren\xe9" },
        { "application/x-www-form-urlencoded", "email=a@example.com&firstName=Ren%E9" },
        { "application/x-www-form-urlencoded", "email=nobody&photo=a" },
        { "application/x-www-form-urlencoded", "" },
        { "application/x-www-form-urlencoded", "%" },
    };

    [Theory]
    [MemberData(nameof(BrokenForms))]
    public async Task A_person_reads_a_page_whatever_is_wrong_with_their_form(string? type, string body)
    {
        var store = await app.NewStoreAsync();
        foreach (var path in new[] { store.ContactsPath, "api/v1/stores/no-such-store/contacts" })
        {
            using var answer = await PostAsync(path, type, Encoding.Latin1.GetBytes(body), Browser);

            Assert.InRange((int)answer.StatusCode, 200, 499);
            if (answer.StatusCode != HttpStatusCode.SeeOther)
            {
                await IsPageAsync(answer);
            }
        }
    }

    [Fact]
    public async Task A_person_whose_form_had_a_file_in_it_keeps_what_they_typed()
    {
        var store = await app.NewStoreAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Vanessa"), "firstName" },
            { new StringContent("nobody"), "email" },
            { new StringContent("<svg/>"), "photo", "a.svg" },
        };
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: false, request => request.Headers.TryAddWithoutValidation("Accept", Browser));

        Assert.Contains("value=\"Vanessa\"", await IsPageAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_whose_form_is_too_large_reads_a_page_that_leads_back()
    {
        var store = await app.NewStoreAsync();
        using var answer = await PostAsync(store.ContactsPath, "application/x-www-form-urlencoded", new byte[300 * 1024], Browser);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains($"href=\"/s/{store.Id}\"", await IsPageAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_whose_shop_takes_no_sign_ups_reads_a_page()
    {
        var store = await app.NewStoreAsync("""{"publicSignup":false}""");
        using var answer = await PostAsync(store.ContactsPath, "application/x-www-form-urlencoded", "email=a@example.com"u8.ToArray(), Browser);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await IsPageAsync(answer);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/html,application/json;q=0.9,*/*;q=0.8")]
    [InlineData("application/json, text/html")]
    [InlineData("*/*")]
    [InlineData(null)]
    public async Task Who_sends_JSON_reads_JSON_whatever_else_they_would_accept(string? accept)
    {
        var store = await app.NewStoreAsync();
        var closed = await app.NewStoreAsync("""{"publicSignup":false}""");
        (string Path, string Type, string Body, int Status)[] requests =
        [
            (store.ContactsPath, "application/json", $$"""{"email":"{{TestStore.NewEmail()}}"}""", 200),
            (store.ContactsPath, "application/json; charset=utf-8", """{"email":"nobody"}""", 400),
            (store.ContactsPath, "application/json", "{", 400),
            (store.ContactsPath, "application/json", "{\"a\":\"\xff\"}", 400),
            (store.ContactsPath, "application/json; charset=utf-16", "{}", 415),
            (store.ContactsPath, "application/vnd.api+json", "{}", 415),
            (store.ContactsPath, "application/json", new string(' ', 300 * 1024), 413),
            (closed.ContactsPath, "application/json", """{"email":"a@example.com"}""", 403),
            ("api/v1/stores/no-such-store/contacts", "application/json", "{}", 404),
        ];
        foreach (var (path, type, body, status) in requests)
        {
            using var answer = await PostAsync(path, type, Encoding.Latin1.GetBytes(body), accept);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.EndsWith("json", answer.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Object, (await Json.ReadAsync(answer)).ValueKind);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData("application/json, text/html;q=0.5")]
    [InlineData("application/json, text/javascript, text/html")]
    [InlineData("text/html;q=0")]
    public async Task A_script_that_sends_a_form_and_would_rather_have_JSON_reads_JSON(string accept)
    {
        var store = await app.NewStoreAsync();
        using var answer = await PostAsync(store.ContactsPath, "application/x-www-form-urlencoded", "email=nobody"u8.ToArray(), accept);

        await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("https://sh\u00f6p.example")]
    [InlineData("https://shop.example\u007f")]
    [InlineData("https://商店.example")]
    public async Task An_origin_that_no_header_could_repeat_is_no_fault_and_is_let_in_nowhere(string origin)
    {
        foreach (var allowed in new[] { "*", "https://shöp.example" })
        {
            var store = await app.NewStoreAsync($$"""{"allowedOrigins":["{{allowed}}"]}""");
            foreach (var (method, body, status) in new[] { ("POST", $$"""{"email":"{{TestStore.NewEmail()}}"}""", 200), ("OPTIONS", "", 204) })
            {
                var answer = await RawAsync($"{method} /{store.ContactsPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: {origin}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("Access-Control-Allow-Origin", answer, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task An_international_origin_is_let_in_as_browsers_send_it()
    {
        var store = await app.NewStoreAsync("""{"allowedOrigins":["https://Exämple.com:443/"]}""");
        using var answer = await store.SendAsync(HttpMethod.Options, store.ContactsPath, null, authenticated: false, request => request.Headers.Add("Origin", "https://xn--exmple-cua.com"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("https://xn--exmple-cua.com", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Keys_contacts_and_problems_are_kept_by_nobody_on_the_way()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).GetProperty("contactID").GetString();
        HttpResponseMessage[] answers =
        [
            await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/keys"),
            await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}"),
            await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true),
            await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}", null, authenticated: true),
            await store.SendAsync(HttpMethod.Get, $"v3/contacts/{id}", null, authenticated: true),
            await store.SendAsync(HttpMethod.Get, "api/v1/me", null, authenticated: true),
            await store.PatchAsync(id!, """{"firstName":"A"}"""),
            await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}"}"""),
            await store.PostAuthenticatedAsync("{"),
            await store.PostPublicAsync("""{"email":"nobody"}"""),
            await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: false),
            await app.Client.GetAsync(new Uri(app.BaseAddress, "api/v1/stores/none/contacts"), Token),
        ];

        Assert.All(answers, answer => Assert.Equal("no-store", answer.Headers.CacheControl?.ToString()));
        Assert.All(answers, answer => answer.Dispose());
        using var script = await app.Client.GetAsync(new Uri(app.BaseAddress, "embed.js"), Token);
        Assert.Equal("public, max-age=3600", script.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_body_with_a_thousand_mistakes_is_answered_with_a_hundred()
    {
        var store = await app.NewStoreAsync();
        var properties = string.Join(',', Enumerable.Range(0, 140).Select(i => $"\"p{i}\":{{}}"));
        using var answer = await store.PostAuthenticatedAsync($$$"""{"email":"nobody","properties":{{{{properties}}}}}""");

        Assert.InRange((await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest)).Length, 1, 101);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? type, byte[] body, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.BaseAddress, path)) { Content = new ByteArrayContent(body) };
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await app.Client.SendAsync(request, Token);
    }

    private static async Task<string> IsPageAsync(HttpResponseMessage answer)
    {
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var html = await answer.Content.ReadAsStringAsync(Token);
        Assert.Contains("<h1>", html, StringComparison.Ordinal);
        return html;
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Token);
    }
}
