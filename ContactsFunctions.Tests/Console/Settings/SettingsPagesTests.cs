using System.Net;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Tests.Console.Settings;

/// <summary>An owner changes settings in the console, by the rules of the operator's route.</summary>
public sealed class SettingsPagesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly MadeUpDns dns = new();
    private RunningApp app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        app = new RunningApp(azurite) { Replace = services => services.Replace(ServiceDescriptor.Singleton<IDnsRecords>(dns)) };
        return app.InitializeAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_page_changes_its_settings_and_no_other_the_secret_of_text_messages_included()
    {
        var store = await app.NewStoreAsync("""
            {"name":"Shop","publicSignup":false,"owners":["a@example.com"],"formTexts":["Yes"],"sms":{"inboundSecret":"0123456789abcdef"},
             "templates":{"welcome":{"subject":"Hello"}},"brand":{"color":"#112233","logoUrl":"https://shop.example/logo.png"}}
            """);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains("value=\"#112233\"", await visitor.ReadAsync("settings"), StringComparison.Ordinal);

        using var saved = await visitor.PostAsync(
            "settings/brand",
            ("brand.name", " Harbour "), ("was-brand.name", ""), ("brand.color", "#AABBCC"), ("was-brand.color", "#112233"),
            ("brand.logoUrl", "https://shop.example/logo.png"), ("was-brand.logoUrl", "https://shop.example/logo.png"),
            ("name", ""), ("was-name", "Shop"), ("welcomeEmail", "true"), ("was-welcomeEmail", "false"));

        Assert.Equal($"/console/{store.Id}/settings/brand?done", saved.Headers.Location!.OriginalString);
        Assert.Contains("Saved.", await visitor.ReadAsync("settings/brand?done"), StringComparison.Ordinal);
        var settings = (await app.Services.GetRequiredService<StoreTable>().FindAsync(StoreId.Parse(store.Id), Cancellation))!.Settings;
        Assert.Equal(("Harbour", "#aabbcc", null, true), (settings.Brand.Name, settings.Brand.Color, settings.Name, settings.WelcomeEmail));
        Assert.Equal(
            (false, "0123456789abcdef", "Hello", "https://shop.example/logo.png"),
            (settings.PublicSignup, settings.Sms.InboundSecret, settings.Templates.Welcome!.Subject, settings.Brand.LogoUrl));
        Assert.Equal(["a@example.com", "Yes"], [.. settings.Owners, .. settings.FormTexts]);
    }

    [Fact]
    public async Task What_somebody_else_saved_meanwhile_stays_where_one_has_changed_nothing()
    {
        var store = await app.NewStoreAsync("""{"imprint":{"name":"Old","contact":"old"}}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        using var other = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", """{"imprint":{"name":"New","contact":"old"}}""");

        using var saved = await visitor.PostAsync(
            "settings/imprint", ("imprint.name", "Old"), ("was-imprint.name", "Old"), ("imprint.contact", "mine"), ("was-imprint.contact", "old"));

        var page = await visitor.ReadAsync("settings/imprint");
        Assert.Contains("value=\"New\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"mine\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_in_the_words_of_the_api_and_nothing_is_saved()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var web = await visitor.PostAsync("settings/web", ("publicSignup", "true"), ("was-publicSignup", "true"), ("allowedOrigins", "https://shop.example\nhttps://shop.example/path"));
        using var days = await visitor.PostAsync("settings/retention", ("retention.inactiveDays", "soon"), ("retention.unconfirmedDays", "3"));
        using var few = await visitor.PostAsync("settings/retention", ("retention.unconfirmedDays", "3"));

        var text = WebUtility.HtmlDecode(await web.Content.ReadAsStringAsync(Cancellation));
        Assert.All([web, days, few], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Contains("<li><a href=\"#allowedOrigins\" lang=\"en\">Must be an origin such as", text, StringComparison.Ordinal);
        Assert.Contains("https://shop.example\nhttps://shop.example/path</textarea>", text, StringComparison.Ordinal);
        Assert.Contains("href=\"#retention.inactiveDays\"", await days.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("whole number of days from 8 to 365", await few.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain("shop.example/path", await visitor.ReadAsync("settings/web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_are_added_and_removed_but_for_the_last_one()
    {
        var store = await app.NewStoreAsync("""{"owners":["a@example.com"]}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var added = await visitor.PostAsync("settings/owners", ("owners", "a@example.com\r\nb@example.com\r\n"), ("was-owners", "a@example.com"));
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Contains("a@example.com\nb@example.com</textarea>", await visitor.ReadAsync("settings/owners"), StringComparison.Ordinal);

        using var removed = await visitor.PostAsync("settings/owners", ("owners", "b@example.com"), ("was-owners", "a@example.com\r\nb@example.com"));
        using var last = await visitor.PostAsync("settings/owners", ("owners", " "), ("was-owners", "b@example.com"));
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.BadRequest), (removed.StatusCode, last.StatusCode));
        Assert.Contains("The last owner cannot be removed", await last.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("b@example.com</textarea>", await visitor.ReadAsync("settings/owners"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_the_sender_tells_what_the_resolver_says()
    {
        var store = await app.NewStoreAsync("""{"sender":{"address":"news@shop.example"}}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        dns.Texts["shop.example"] = ["v=spf1 include:relay.example -all"];
        dns.Texts["_dmarc.shop.example"] = ["v=DMARC1; p=reject", "v=DMARC1; p=none"];

        var page = await visitor.ReadAsync("settings/sender");

        Assert.Contains("<span class=\"good\">Found</span><br><span class=\"code soft\">v=spf1 include:relay.example -all", page, StringComparison.Ordinal);
        Assert.Contains("_dmarc.shop.example", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"bad\">Not as it must be</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var made = await visitor.PostAsync("settings/keys", ("action", "make"));
        var text = await made.Content.ReadAsStringAsync(Cancellation);
        var key = System.Text.RegularExpressions.Regex.Match(text, "id=\"secret\" dir=\"ltr\">(ck_[^<]+)<").Groups[1].Value;
        Assert.Equal("no-store", made.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(store, key));
        var list = await visitor.ReadAsync("settings/keys");
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        var ids = System.Text.RegularExpressions.Regex.Matches(list, "name=\"key\" value=\"([A-Za-z0-9]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, ids.Length);

        using var revoked = await visitor.PostAsync("settings/keys", ("action", "revoke"), ("key", ids[1]));
        using var unknown = await visitor.PostAsync("settings/keys", ("action", "revoke"), ("key", "../settings"));

        Assert.Equal($"/console/{store.Id}/settings/keys?done", revoked.Headers.Location!.OriginalString);
        Assert.Equal($"/console/{store.Id}/settings/keys", unknown.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(store, key));
    }

    [Fact]
    public async Task Pages_are_small_speak_German_and_ask_storage_twice()
    {
        var store = await app.NewStoreAsync("""{"owners":["a@example.com"],"sender":{"address":"news@shop.example"}}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        await visitor.ReadAsync();
        using var wire = new StorageWire(app.ConnectionString);
        foreach (var (page, german) in new[]
        {
            ("settings", "Farbe von Schaltflächen"), ("settings/sender", "DNS-Einträge"), ("settings/imprint", "Postadresse"), ("settings/web", "Websites"),
            ("settings/retention", "Aufbewahrung"), ("settings/owners", "Inhaber"), ("settings/keys", "Schlüssel erzeugen"), ("settings/hooks", "Webhook anlegen"),
        })
        {
            var text = "";
            var (table, _) = await wire.CountAsync(async () =>
            {
                using var shown = await visitor.SendAsync(HttpMethod.Get, $"console/{store.Id}/{page}", null, request => request.Headers.Add("Accept-Language", "de"));
                text = await shown.Content.ReadAsStringAsync(Cancellation);
            });
            Assert.Contains(german, WebUtility.HtmlDecode(text), StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 60 * 1024);
            Assert.InRange(table, 1, 3);
        }
    }

    [Theory]
    [InlineData("settings/brand")]
    [InlineData("settings/owners")]
    [InlineData("settings/keys")]
    [InlineData("settings/hooks")]
    public async Task Another_stores_settings_are_not_found_and_a_form_without_the_token_is_refused(string page)
    {
        var (own, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, own);
        var stranger = new ConsoleVisitor(app, other.Id, visitor.Cookie);

        using var looked = await stranger.GetAsync(page);
        using var pressed = await stranger.PostAsync(page, ("form-token", await visitor.TokenAsync()), ("action", "make"));
        using var refused = await visitor.PostAsync(page, ("form-token", "x"), ("action", "make"));

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (looked.StatusCode, pressed.StatusCode, refused.StatusCode));
        using var none = await visitor.GetAsync("settings/nothing");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusWithAsync(TestStore store, string key)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: false, request => request.Headers.Add("X-API-Key", key));
        return answer.StatusCode;
    }
}
