using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Manage;

/// <summary>An operator looks at a store's mails before anybody gets them.</summary>
public sealed class PreviewMailTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Shop = """{"name":"Tom & Söhne","brand":{"language":"fr"},"sender":{"name":"Tom","address":"tom@shop.example","replyTo":"help@shop.example"}}""";

    [Theory]
    [InlineData("confirmation", "", "<html lang=\"fr\"", "Tom &amp; Söhne")]
    [InlineData("confirmation", "?language=he", "dir=\"rtl\"", "/confirm/sample\"")]
    [InlineData("welcome", "?language=de", "Willkommen, Vanessa!", "/unsubscribe/sample\"")]
    [InlineData("welcome", "?language=en&part=text", "Welcome, Vanessa!\n", "/unsubscribe/sample\n")]
    [InlineData("welcome", "?language=en&part=subject", "Welcome to ", "Tom & Söhne")]
    public async Task A_mail_is_shown_with_sample_data(string kind, string query, string some, string more)
    {
        var store = await app.NewStoreAsync(Shop);

        using var answer = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/preview/{kind}{query}");
        var mail = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(query.Contains("part", StringComparison.Ordinal) ? "text/plain" : "text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(some, mail, StringComparison.Ordinal);
        Assert.Contains(more, mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_in_the_browser_can_do_nothing()
    {
        var store = await app.NewStoreAsync(Shop);

        using var answer = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/preview/welcome");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("; sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_is_shown_as_soon_as_it_is_saved()
    {
        var store = await app.NewStoreAsync(Shop);
        using var saved = await app.ManageAsync(
            HttpMethod.Put, $"manage/stores/{store.Id}", """{"templates":{"welcome":{"html":"<p>Hi {{contact.firstName}} {{contact.email}}</p>"}}}""");
        saved.EnsureSuccessStatusCode();

        using var answer = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/preview/welcome");

        Assert.Equal("<p>Hi Vanessa vanessa@example.com</p>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("welcome", "Willkommen bei Tom & Söhne", true)]
    [InlineData("confirmation", "Bitte bestätigen Sie Ihre Anmeldung bei Tom & Söhne", false)]
    public async Task A_preview_is_sent_as_the_mail_would_be(string kind, string subject, bool isWelcome)
    {
        var store = await app.NewStoreAsync(Shop);
        var email = TestStore.NewEmail();

        using var answer = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/preview", $$"""{"kind":"{{kind}}","to":"{{email}}","language":"de"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var mail = await store.MailAsync(email, isWelcome);
        Assert.Equal(subject, mail["Subject"]);
        Assert.Contains("tom@shop.example", mail["From"], StringComparison.Ordinal);
        Assert.Equal("help@shop.example", mail["Reply-To"]);
        Assert.StartsWith("<preview-", mail["Message-ID"], StringComparison.Ordinal);
        Assert.Equal(isWelcome ? "List-Unsubscribe=One-Click" : null, mail["List-Unsubscribe-Post"]);
    }

    [Fact]
    public async Task The_links_of_a_preview_lead_nowhere()
    {
        using var page = await app.Client.GetAsync(new Uri(app.BaseAddress, "unsubscribe/sample"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task Everything_wrong_with_a_request_is_named_at_once()
    {
        var store = await app.NewStoreAsync(Shop);

        using var answer = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/preview", """{"kind":"goodbye","to":"nobody","language":"tlh"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await Json.ReadAsync(answer)).GetProperty("errors").EnumerateArray();
        Assert.Equal(["kind", "to", "language"], errors.Select(error => error.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("STORE/preview/goodbye", HttpStatusCode.NotFound)]
    [InlineData("no-such-store/preview/welcome", HttpStatusCode.NotFound)]
    [InlineData("STORE/preview/welcome?language=tlh", HttpStatusCode.BadRequest)]
    [InlineData("STORE/preview/welcome?part=raw", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_shown_is_said(string path, HttpStatusCode status)
    {
        var store = await app.NewStoreAsync(Shop);

        using var answer = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{path.Replace("STORE", store.Id, StringComparison.Ordinal)}");

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", HttpStatusCode.BadRequest)]
    [InlineData("451 4.3.0 not now", HttpStatusCode.ServiceUnavailable)]
    public async Task A_preview_the_mail_system_does_not_take_is_reported(string reply, HttpStatusCode status)
    {
        var store = await app.NewStoreAsync(Shop);
        var email = TestStore.NewEmail();
        app.Smtp.Answer = step => step.Verb == "RCPT" && step.Argument.Contains(email, StringComparison.Ordinal) ? reply : null;

        using var answer = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/preview", $$"""{"kind":"welcome","to":"{{email}}"}""");

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(email, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "preview/welcome")]
    [InlineData("POST", "preview")]
    public async Task Previews_are_the_operators_alone(string method, string path)
    {
        var store = await app.NewStoreAsync(Shop);

        using var answer = await store.SendAsync(new HttpMethod(method), $"manage/stores/{store.Id}/{path}", null, authenticated: true);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
