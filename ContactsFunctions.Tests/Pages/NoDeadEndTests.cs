using System.Globalization;
using System.Net;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Pages;

/// <summary>Whoever wants out gets out, and no link tells an untruth (contract §7, §8).</summary>
public sealed class NoDeadEndTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string?, string, bool> WaysOut => new()
    {
        { null, "", true },
        { null, OneClick, true },
        { "text/plain", OneClick, true },
        { "application/json", """{"action":"unsubscribe"}""", true },
        { "nonsense", "\0\xff", true },
        { "application/x-www-form-urlencoded", "", false },
        { "application/x-www-form-urlencoded; charset=ISO-8859-1", OneClick, true },
        { "application/x-www-form-urlencoded; charset=utf8", OneClick, true },
        { "application/x-www-form-urlencoded; charset=utf-7", OneClick, true },
        { "application/x-www-form-urlencoded; charset=nonsense", OneClick, true },
        { "application/x-www-form-urlencoded", "reason=Ren\xe9", false },
        { "application/x-www-form-urlencoded", "reason=Ren%E9", false },
        { "application/x-www-form-urlencoded", "action=nonsense", false },
        { "multipart/form-data", OneClick, true },
        { "multipart/form-data; boundary=\"\"", OneClick, true },
        { "multipart/form-data; boundary=x", "--x\r\nno header\r\n", false },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click", true },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a; filename=a.png\r\n\r\n\x89PNG\r\n--x--\r\n", false },
        { "application/x-www-form-urlencoded", "large", false },
        { "multipart/form-data; boundary=x", "large", false },
    };

    [Theory]
    [MemberData(nameof(WaysOut))]
    public async Task Whatever_is_posted_to_an_unsubscribe_link_wants_out(string? type, string body, bool isOneClick)
    {
        var (store, email, id) = await SubscribedAsync();
        var bytes = body == "large" ? new byte[3 * 1024 * 1024] : Encoding.Latin1.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, LinkOf(store, id)) { Content = new ByteArrayContent(bytes) };
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await app.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        Assert.Equal(isOneClick ? "one-click" : "link", (await store.GetAsync(id)).GetProperty("consents").EnumerateArray().Last().GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_compressed_or_chunked_body_wants_out_as_well()
    {
        foreach (var change in new Action<HttpRequestMessage>[] { request => request.Content!.Headers.ContentEncoding.Add("gzip"), request => request.Headers.TransferEncodingChunked = true })
        {
            var (store, email, id) = await SubscribedAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, LinkOf(store, id)) { Content = new StringContent(OneClick, Encoding.ASCII, "application/x-www-form-urlencoded") };
            change(request);
            using var answer = await app.Client.SendAsync(request, Token);
            Assert.Equal((HttpStatusCode.OK, "unsubscribed"), (answer.StatusCode, await store.StatusAsync(email)));
        }
    }

    [Theory]
    [InlineData("page")]
    [InlineData("one-click")]
    [InlineData("key: unsubscribe")]
    [InlineData("key: flag")]
    [InlineData("key: status")]
    [InlineData("key: patch")]
    public async Task After_an_unsubscribe_an_older_confirmation_link_is_no_longer_valid(string way)
    {
        var store = await app.NewStoreAsync();
        foreach (var confirms in new[] { true, false })
        {
            var email = TestStore.NewEmail();
            var id = (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""")).Text("contactID")!;
            var confirm = await store.ConfirmLinkAsync(email);
            if (confirms)
            {
                using var confirmed = await store.PressAsync(confirm, "confirm");
            }

            using var left = await LeaveAsync(store, email, id, way);
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);

            using var shown = await app.Client.GetAsync(confirm, Token);
            using var pressed = await store.PressAsync(confirm, "confirm");
            foreach (var answer in new[] { shown, pressed })
            {
                Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
                Assert.Contains("This link is no longer valid", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            }

            Assert.NotEqual("subscribed", await store.StatusAsync(email));
        }
    }

    [Fact]
    public async Task A_button_whose_form_cannot_be_read_is_shown_again_and_changes_nothing()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        var confirm = await store.ConfirmLinkAsync(email);

        using var broken = new ByteArrayContent("--x\r\nno header"u8.ToArray());
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var answer = await app.Client.PostAsync(confirm, broken, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("value=\"confirm\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));
    }

    private async Task<HttpResponseMessage> LeaveAsync(TestStore store, string email, string id, string way)
    {
        switch (way)
        {
            case "page":
                return await store.PressAsync(LinkOf(store, id), "unsubscribe");
            case "one-click":
                using (var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))
                {
                    return await app.Client.PostAsync(LinkOf(store, id), form, Token);
                }

            case "key: unsubscribe":
                return await store.SendAsync(HttpMethod.Post, $"{store.ContactsPath}/unsubscribe", TestStore.JsonBody($$"""{"email":"{{email}}"}"""), authenticated: true);
            case "key: flag":
                return await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":false}""");
            case "key: status":
                var now = app.Time.GetUtcNow().ToString("o", CultureInfo.InvariantCulture);
                return await store.PostAuthenticatedAsync($$$"""{"identifiers":[{"type":"email","id":"{{{email}}}","channels":{"email":{"status":"unsubscribed","statusDate":"{{{now}}}"} } }]}""");
            default:
                return await store.PatchAsync(id, """{"marketingAllowed":false}""");
        }
    }

    private async Task<(TestStore Store, string Email, string Id)> SubscribedAsync()
    {
        var store = await app.NewStoreAsync("""{"name":"Shop"}""");
        var email = TestStore.NewEmail();
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false}""")).Text("contactID")!;
        Assert.Equal("subscribed", await store.StatusAsync(email));
        return (store, email, id);
    }

    private Uri LinkOf(TestStore store, string id) => new(app.BaseAddress, "unsubscribe/" + app.Services.GetRequiredService<LinkSigner>().Sign(
        new(StoreId.Parse(store.Id), ContactId.Parse(id), LinkPurpose.Unsubscribe, Channel.Email, app.Time.GetUtcNow().AddDays(365))));
}
