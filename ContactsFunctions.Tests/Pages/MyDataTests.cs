using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Pages;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Pages;

/// <summary>A person's own page: by the link in every mail, for nobody else, and looking changes nothing.</summary>
public sealed class MyDataTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mail_leads_to_the_page_that_shows_everything()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var posted = await store.PostPublicAsync(
            $$"""{"email":"{{email}}","firstName":"Vanessa <3","city":"Ürzig","tags":["VIP"],"properties":{"shoe":"41"},"sendWelcomeEmail":true}""");
        using var pressed = await app.Client.PostAsync(
            await store.ConfirmLinkAsync(email), new FormUrlEncodedContent([new("action", "confirm")]), Cancellation);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);

        foreach (var mail in new[] { await store.MailAsync(email), await store.MailAsync(email, isWelcome: true) })
        {
            var link = LinkIn(mail);
            Assert.Contains(link.AbsoluteUri, mail.Html!, StringComparison.Ordinal);
            var page = await app.Client.GetStringAsync(link, Cancellation);
            Assert.All(
                new[] { email, "Vanessa &lt;3", "Ürzig", "VIP", "shoe", "41", "subscribed since" },
                text => Assert.Contains(text, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Looking_and_downloading_change_nothing_and_the_file_holds_everything()
    {
        var (store, id, email) = await SomebodyAsync();
        var before = await store.GetAsync(id);
        var link = Link(store, id);

        using var page = await app.Client.GetAsync(link, Cancellation);
        using var file = await app.Client.GetAsync(new Uri(link + "?download"), Cancellation);
        using var head = await app.Client.SendAsync(new(HttpMethod.Head, link), Cancellation);

        Assert.Equal([200, 200, 200], new[] { page, file, head }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("attachment; filename=\"my-data.json\"", file.Content.Headers.ContentDisposition?.ToString());
        var data = await Json.ReadAsync(file);
        Assert.Equal((email, "Vanessa"), (data.Text("email"), data.GetProperty("fields").Text("firstName")));
        Assert.Equal("subscribed", Assert.Single(data.GetProperty("consents").EnumerateArray()).Text("to"));
        Assert.Equal(before.GetRawText(), (await store.GetAsync(id)).GetRawText());
    }

    [Fact]
    public async Task Name_and_language_can_be_changed_and_taken_away()
    {
        var (store, id, email) = await SomebodyAsync();
        var link = Link(store, id);

        using var saved = await PressAsync(link, ("action", "save"), ("firstName", " Ada "), ("lastName", ""));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var contact = await store.FindAsync(email);
        Assert.Equal(("Ada", null), (contact.Text("firstName"), contact.Text("lastName")));

        using var wrong = await PressAsync(link, ("action", "save"), ("firstName", new string('x', 101)), ("lastName", "Lovelace"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        contact = await store.FindAsync(email);
        Assert.Equal(("Ada", "Lovelace"), (contact.Text("firstName"), contact.Text("lastName")));
    }

    [Fact]
    public async Task Who_leaves_is_unsubscribed_by_their_own_hand()
    {
        var (store, id, email) = await SomebodyAsync();

        using var left = await PressAsync(Link(store, id), ("action", "unsubscribe"));

        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        var entry = (await store.GetAsync(id)).GetProperty("consents").EnumerateArray().Last();
        Assert.Equal(("link", "unsubscribed"), (entry.Text("cause"), entry.Text("to")));
        Assert.False(entry.TryGetProperty("by", out _));
    }

    [Fact]
    public async Task Erasing_takes_two_steps_and_leaves_nobody_behind_the_link()
    {
        var (store, id, email) = await SomebodyAsync();
        var link = Link(store, id);

        using var asked = await PressAsync(link, ("action", "erase"));
        Assert.Equal(email, (await store.FindAsync(email)).Text("email"));
        using var done = await PressAsync(link, ("action", "erase-now"));
        using var again = await app.Client.GetAsync(link, Cancellation);
        using var twice = await PressAsync(link, ("action", "erase-now"));

        Assert.Equal([200, 200, 410, 410], new[] { asked, done, again, twice }.Select(answer => (int)answer.StatusCode));
        using var gone = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}", null, authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task No_other_link_opens_it_and_it_opens_nothing_else()
    {
        var (store, id, _) = await SomebodyAsync();
        var token = Link(store, id).Segments[^1];
        var unsubscribing = Token(store, id, LinkPurpose.Unsubscribe, app.Time.GetUtcNow().AddDays(1));

        using var byOther = await app.Client.GetAsync(new Uri(app.BaseAddress, $"me/{unsubscribing}"), Cancellation);
        using var other = await app.Client.GetAsync(new Uri(app.BaseAddress, $"unsubscribe/{token}"), Cancellation);
        using var forged = await app.Client.GetAsync(new Uri(app.BaseAddress, $"me/{token[..^1]}x"), Cancellation);
        using var expired = await app.Client.GetAsync(
            new Uri(app.BaseAddress, $"me/{Token(store, id, LinkPurpose.Mine, app.Time.GetUtcNow().AddSeconds(-1))}"), Cancellation);

        Assert.Equal([404, 404, 404, 410], new[] { byOther, other, forged, expired }.Select(answer => (int)answer.StatusCode));
    }

    [Fact]
    public void Every_core_field_has_a_name_in_every_language() => Assert.All(
        Language.All, language => Assert.Equal(CoreField.All.Select(field => field.Name).Order(), PageWording.In(language).Mine.Fields.Keys.Order()));

    private async Task<(TestStore Store, string Id, string Email)> SomebodyAsync()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var answer = await store.SubmitAsync($$"""{"email":"{{email}}","firstName":"Vanessa","lastName":"K","marketingAllowed":true,"doubleOptin":false}""");
        return (store, answer.Text("contactID")!, email);
    }

    private Uri Link(TestStore store, string id) =>
        new(app.BaseAddress, $"me/{Token(store, id, LinkPurpose.Mine, app.Time.GetUtcNow().AddDays(1))}");

    private string Token(TestStore store, string id, LinkPurpose purpose, DateTimeOffset expires) =>
        app.Services.GetRequiredService<LinkSigner>().Sign(new(StoreId.Parse(store.Id), ContactId.Parse(id), purpose, Channel.Email, expires));

    private Task<HttpResponseMessage> PressAsync(Uri link, params (string Name, string Value)[] form) =>
        app.Client.PostAsync(link, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))), Cancellation);

    private static Uri LinkIn(ParsedMail mail) =>
        new(mail.Text!.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Single(word => word.Contains("/me/", StringComparison.Ordinal)));
}
