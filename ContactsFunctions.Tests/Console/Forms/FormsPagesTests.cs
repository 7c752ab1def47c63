using System.Net;
using System.Text;
using ContactsFunctions.Console.Forms.Mails;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Console.Forms;

/// <summary>An owner makes a form by ticking, and words of their own for its mails.</summary>
public sealed class FormsPagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_is_made_by_ticking_and_the_code_for_it_is_encoded_once()
    {
        var store = await app.NewStoreAsync("""{"name":"Shop","allowedOrigins":["*"]}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var shown = await visitor.GetAsync("forms?fields=firstName&fields=phone&fields=evil&language=de&tags=a%22b%2Cc");
        var raw = await shown.Content.ReadAsStringAsync(Cancellation);
        var code = WebUtility.HtmlDecode(raw[raw.IndexOf("<pre", StringComparison.Ordinal)..raw.IndexOf("</pre>", StringComparison.Ordinal)]);

        Assert.Contains($"data-store=\"{store.Id}\" data-fields=\"email,firstName,phone\" data-tags=\"a&quot;b,c\" data-lang=\"de\"></script>", code, StringComparison.Ordinal);
        Assert.Contains($"href=\"{app.BaseAddress}s/{store.Id}?fields=firstName,phone&amp;tags=a%22b%2Cc\"", code, StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("No website may send the form yet.", raw, StringComparison.Ordinal);

        // The address that is shown leads to the form as it was ticked.
        using var hosted = await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}?fields=firstName,phone&tags=a%22b%2Cc"), Cancellation);
        Assert.Contains("name=\"phone\"", await hosted.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_shown_in_frames_of_the_console_alone_and_nothing_in_them_can_be_sent()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        foreach (var (step, text) in new[]
        {
            ("form?fields=phone&language=de", "Mobilnummer"), ("inbox", "Check your inbox"), ("confirm", "Confirm your subscription"),
            ("confirmed", "subscribed"), ("unsubscribe", "Unsubscribe from"), ("unsubscribed", "unsubscribed"),
        })
        {
            using var shown = await visitor.GetAsync($"forms/preview/{step}");
            Assert.Contains(text, WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(Cancellation)), StringComparison.Ordinal);
            var policy = shown.Headers.GetValues("Content-Security-Policy").Single();
            Assert.EndsWith("frame-ancestors 'self'; sandbox", policy, StringComparison.Ordinal);
        }

        using var none = await visitor.GetAsync("forms/preview/nothing");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        var steps = await visitor.ReadAsync("forms/steps?language=he");
        Assert.Equal(8, System.Text.RegularExpressions.Regex.Count(steps, "<iframe loading=\"lazy\""));
    }

    [Fact]
    public async Task A_mail_is_looked_at_in_every_language_before_it_is_kept_and_then_kept()
    {
        var store = await app.NewStoreAsync("""{"name":"Harbour","sms":{"inboundSecret":"0123456789abcdef"}}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        foreach (var (language, word) in new[] { ("en", "Welcome!"), ("de", "Willkommen!"), ("fr", "Bienvenue"), ("es", "Hola"), ("he", "dir=\"rtl\"") })
        {
            var mail = await visitor.ReadAsync($"forms/mails/welcome/preview?language={language}");
            Assert.True(mail.Contains(word, StringComparison.Ordinal) || mail.Contains($"lang=\"{language}\"", StringComparison.Ordinal), language);
        }

        (string, string)[] draft = [("subject", "Ahoy"), ("html", "<p>Ahoy {{contact.firstName}}</p>"), ("text", ""), ("version", Version("", "", ""))];
        using var looked = await visitor.PostAsync("forms/mails/welcome/preview", [.. draft, ("look", "dark")]);
        Assert.Equal("<p>Ahoy Vanessa</p>", await looked.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("sandbox", looked.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Null((await SettingsAsync(store)).Templates.Welcome);

        using var saved = await visitor.PostAsync("forms/mails/welcome", [.. draft, ("action", "save")]);
        Assert.EndsWith("forms/mails/welcome?done=saved", saved.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("<p>Ahoy {{contact.firstName}}</p></textarea>", await visitor.ReadAsync("forms/mails/welcome"), StringComparison.Ordinal);
        var settings = await SettingsAsync(store);
        Assert.Equal(("Ahoy", null, "0123456789abcdef"), (settings.Templates.Welcome!.Subject, settings.Templates.Welcome.Text, settings.Sms.InboundSecret));

        // Whoever still has the old page open does not undo it unseen.
        using var late = await visitor.PostAsync("forms/mails/welcome", [.. draft, ("action", "save")]);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Contains("Somebody else has changed this mail", await late.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_told_by_line_and_column_as_they_stand_in_the_form()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        (string, string)[] wrong = [("html", "\r\n\r\n<p>{{store.nmae}}</p>"), ("version", Version("", "", ""))];

        using var saved = await visitor.PostAsync("forms/mails/confirmation", [.. wrong, ("action", "save")]);
        using var looked = await visitor.PostAsync("forms/mails/confirmation/preview", wrong);

        var text = WebUtility.HtmlDecode(await saved.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (saved.StatusCode, looked.StatusCode));
        Assert.Contains("HTML: <span lang=\"en\">Line 3, column 4:", text, StringComparison.Ordinal);
        Assert.Contains("{{store.nmae}}</p></textarea>", text, StringComparison.Ordinal);
        Assert.Contains("Line 3, column 4:", await looked.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Null((await SettingsAsync(store)).Templates.Confirmation);
    }

    [Theory]
    [InlineData("confirmation", "de")]
    [InlineData("welcome", "he")]
    public async Task What_is_built_in_can_be_begun_with_and_kept(string kind, string language)
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        using var page = await visitor.GetAsync($"forms/mails/{kind}?start={language}");
        var raw = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.InRange(Encoding.UTF8.GetByteCount(raw), 1, 60 * 1024);
        var parts = MailDraft.Parts.Select(part => (part, Typed(raw, part)));

        using var saved = await visitor.PostAsync($"forms/mails/{kind}", [.. parts, ("version", Version("", "", "")), ("action", "save")]);

        Assert.True(saved.StatusCode == HttpStatusCode.SeeOther, await saved.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_test_goes_to_whoever_asks_for_it_and_to_nobody_else()
    {
        var owner = TestStore.NewEmail();
        var store = await app.NewStoreAsync($$"""{"name":"Harbour","owners":["{{owner}}"]}""");
        var visitor = new ConsoleVisitor(app, store.Id);
        using (var asked = await visitor.SendAsync(HttpMethod.Post, "console", [new("store", store.Id), new("address", owner)]))
        {
            await visitor.EnterAsync(TestStore.LinkIn(await store.MailAsync(owner), $"console/{store.Id}/enter"));
        }

        Assert.Contains($"Send a test to {owner}", await visitor.ReadAsync("forms/mails/welcome"), StringComparison.Ordinal);
        using var sent = await visitor.PostAsync(
            "forms/mails/welcome", ("action", "test"), ("subject", "Only a test"), ("html", ""), ("text", ""), ("to", "other@example.com"), ("version", "x"));

        Assert.Contains("The test is on its way to you.", await sent.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("Only a test", (await store.MailAsync(owner, isWelcome: true))["Subject"]);
        Assert.DoesNotContain(app.Smtp.Mails, mail => mail.Recipients.Contains("other@example.com"));
        Assert.Null((await SettingsAsync(store)).Templates.Welcome);

        var operatorOf = await ConsoleVisitor.SignInAsync(app, store);
        Assert.DoesNotContain("Send a test to", await operatorOf.ReadAsync("forms/mails/welcome"), StringComparison.Ordinal);
        using var refused = await operatorOf.PostAsync("forms/mails/welcome", ("action", "test"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public void A_mail_looks_dark_or_light_whatever_the_screen_is()
    {
        const string Mail = "@media (prefers-color-scheme: dark) { p { color: white } } @media screen and (PREFERS-color-scheme:dark) {}";
        Assert.Equal(
            "@media (min-width: 0) { p { color: white } } @media screen and (min-width: 0) {}", MailLook.In(Mail, isDark: true));
        Assert.DoesNotContain("prefers", MailLook.In(Mail, isDark: false), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("forms")]
    [InlineData("forms/steps")]
    [InlineData("forms/preview/form")]
    [InlineData("forms/mails/welcome")]
    [InlineData("forms/mails/welcome/preview")]
    public async Task Another_stores_pages_are_not_found_and_a_page_is_small(string page)
    {
        var (own, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, own);
        var stranger = new ConsoleVisitor(app, other.Id, visitor.Cookie);
        await visitor.ReadAsync();
        using var wire = new StorageWire(app.ConnectionString);

        using var looked = await stranger.GetAsync(page);
        var text = "";
        var (table, _) = await wire.CountAsync(async () =>
        {
            using var shown = await visitor.SendAsync(HttpMethod.Get, $"console/{own.Id}/{page}", null, request => request.Headers.Add("Accept-Language", "de"));
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            text = await shown.Content.ReadAsStringAsync(Cancellation);
        });

        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 60 * 1024);
        Assert.InRange(table, 1, 3);
    }

    [Theory]
    [InlineData("forms/mails/welcome")]
    [InlineData("forms/mails/welcome/preview")]
    public async Task A_form_without_the_token_is_refused(string page)
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var refused = await visitor.PostAsync(page, ("form-token", "x"), ("action", "save"), ("subject", "Evil"), ("version", Version("", "", "")));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Null((await SettingsAsync(store)).Templates.Welcome);
    }

    private static string Version(string subject, string html, string text) => new MailDraft(subject, html, text).Version;

    /// <summary>What a browser sends of a text area: without the line break that begins it.</summary>
    private static string Typed(string page, string part)
    {
        var begin = page.IndexOf('>', page.IndexOf($"id=\"{part}\" name", StringComparison.Ordinal)) + 2;
        return WebUtility.HtmlDecode(page[begin..page.IndexOf("</textarea>", begin, StringComparison.Ordinal)]);
    }

    private async Task<ContactsFunctions.Stores.StoreSettings> SettingsAsync(TestStore store) =>
        (await app.Services.GetRequiredService<StoreTable>().FindAsync(StoreId.Parse(store.Id), Cancellation))!.Settings;
}
