using System.Net;
using System.Text;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>Plain HTML forms: urlencoded and multipart, and the pages their senders see (contract §3, §5).</summary>
public sealed class FormTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Settings =
        """{"redirectUrls":["https://shop.example/thanks?a=1","https://exämple.com/größe"],"defaultRedirect":"https://shop.example/welcome"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_is_read_with_repeated_fields_flat_properties_and_empty_inputs(bool multipart)
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await AcceptedAsync(store, new FormUrlEncodedContent([new("email", email), new("lastName", "Moon"), new("properties[size]", "M")]));
        (string Name, string Value)[] fields =
        [
            ("email", email), ("firstName", "Zoë & Co"), ("lastName", ""), ("phone", ""), ("sms_country_code", ""), ("tags", "a"), ("tags", "b"), ("tags[]", "c"), ("tags", ""),
            ("accepts_marketing", ""), ("properties[size]", ""), ("properties[colours][]", "red"), ("properties[colours][]", "blue"), ("properties.visits", "12"),
            ("properties__city", "Oslo"), ("consent", "on"), ("submit", "Sign up"),
        ];
        using HttpContent form = multipart ? Multipart(fields) : new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        await AcceptedAsync(store, form);

        var contact = await store.FindAsync(email);
        Assert.Equal(("Zoë & Co", "Moon", "Oslo"), (Text("firstName"), Text("lastName"), Text("city")));
        Assert.Equal(["a", "b", "c"], contact.GetProperty("tags").EnumerateArray().Select(t => t.GetString()).Order(StringComparer.Ordinal));
        var properties = contact.GetProperty("customProperties");
        Assert.Equal(("M", "12"), (properties.GetProperty("size").GetString(), properties.GetProperty("visits").GetString()));
        Assert.Equal(2, properties.GetProperty("colours").GetArrayLength());

        string? Text(string name) => contact.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_form_with_a_file_is_refused()
    {
        var store = await app.NewStoreAsync();
        using var form = Multipart([("email", TestStore.NewEmail())]);
        form.Add(new ByteArrayContent([1, 2, 3]), "upload", "a.bin");
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: true);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("upload", (await Json.ReadAsync(answer)).GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_broken_multipart_form_is_a_400()
    {
        var store = await app.NewStoreAsync();
        using var content = new StringContent("--x\r\nno header", Encoding.ASCII) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } } } };
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, content, authenticated: true);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://shop.example/thanks?a=1", "https://shop.example/thanks?a=1")]
    [InlineData("HTTPS://Shop.Example:443/thanks?a=1", "https://shop.example/thanks?a=1")]
    [InlineData("https://exämple.com/größe", "https://xn--exmple-cua.com/gr%C3%B6%C3%9Fe")]
    [InlineData("https://xn--exmple-cua.com/gr%C3%B6%C3%9Fe", "https://xn--exmple-cua.com/gr%C3%B6%C3%9Fe")]
    [InlineData("https://shop.example/thanks?a=2", "https://shop.example/welcome")]
    [InlineData("https://evil.example/", "https://shop.example/welcome")]
    [InlineData("", "https://shop.example/welcome")]
    public async Task A_browser_is_sent_on_where_the_store_allows_it(string redirect, string target)
    {
        var store = await app.NewStoreAsync(Settings);
        using var answer = await BrowserAsync(store, ("email", TestStore.NewEmail()), ("redirect", redirect));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(target, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_browser_gets_the_same_answer_whether_the_address_is_new_known_or_a_robots()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        using var created = await BrowserAsync(store, ("email", email));
        using var known = await BrowserAsync(store, ("email", email));
        using var robot = await BrowserAsync(store, ("email", TestStore.NewEmail()), ("alt_contact", "x"));
        foreach (var answer in new[] { created, known, robot })
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal($"/s/{store.Id}/thanks", answer.Headers.Location?.OriginalString);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_page_after_a_form_may_be_loaded_again_and_sends_nothing()
    {
        var store = await app.NewStoreAsync("""{"name":"Tom & Söhne"}""");
        for (var load = 0; load < 2; load++)
        {
            using var page = await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}/thanks"), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Equal(("no-store", "noindex"), (page.Headers.CacheControl?.ToString(), page.Headers.GetValues("X-Robots-Tag").Single()));
            var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("Check your inbox", html, StringComparison.Ordinal);
            Assert.Contains("Tom &amp; Söhne", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        }

        using var none = await app.Client.GetAsync(new Uri(app.BaseAddress, "s/no-such-store/thanks"), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (none.StatusCode, none.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task An_invalid_form_comes_back_as_a_page_that_names_the_field_and_loses_nothing_that_was_typed()
    {
        var store = await app.NewStoreAsync();
        using var answer = await BrowserAsync(store, ("email", "nobody\"><script>"), ("firstName", "Zoë & Co"), ("tags", "footer"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var text = WebUtility.HtmlDecode(page);
        Assert.Contains("value=\"nobody\"><script>\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"Zoë & Co\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"footer\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Multipart(IEnumerable<(string Name, string Value)> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        return form;
    }

    private static async Task AcceptedAsync(TestStore store, HttpContent form)
    {
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: true);
        Assert.Equal("OK", (await Json.ReadAsync(answer)).GetProperty("status").GetString());
    }

    private static async Task<HttpResponseMessage> BrowserAsync(TestStore store, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, form, authenticated: false, r => r.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    }
}
