using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Links;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Console.SigningIn;

/// <summary>Who gets into the console of a store, and who does not.</summary>
public sealed class SignInTests(RunningApp app) : IClassFixture<RunningApp>
{
    private readonly string owner = TestStore.NewEmail();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_asks_for_a_link_and_signs_in_with_it_once()
    {
        var store = await StoreAsync();
        var visitor = new ConsoleVisitor(app, store.Id);
        using var asked = await AskAsync(visitor, store.Id, owner.ToUpperInvariant());
        Assert.Equal("/console?sent", asked.Headers.Location!.OriginalString);
        var link = await LinkInMailAsync(store);

        using (var looked = await visitor.SendAsync(HttpMethod.Get, link.AbsoluteUri, null))
        {
            Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
            Assert.False(looked.Headers.Contains("Set-Cookie"));
            Assert.Equal("same-origin", looked.Headers.GetValues("Referrer-Policy").Single());
        }

        await visitor.EnterAsync(link);
        Assert.Contains($"Signed in as {owner}", await visitor.ReadAsync(), StringComparison.Ordinal);

        var another = new ConsoleVisitor(app, store.Id);
        using var again = await another.SendAsync(HttpMethod.Post, link.AbsoluteUri, []);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        using var lookedAgain = await another.SendAsync(HttpMethod.Get, link.AbsoluteUri, null);
        Assert.Equal(HttpStatusCode.Gone, lookedAgain.StatusCode);
        Assert.Null(another.Cookie);
    }

    [Fact]
    public async Task The_cookie_is_read_by_no_script_and_lasts_as_long_as_the_session()
    {
        var store = await StoreAsync();
        var link = await ConsoleVisitor.LinkAsync(app, store);

        using var entered = await new ConsoleVisitor(app, store.Id).SendAsync(HttpMethod.Post, link.AbsoluteUri, []);

        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("console=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; max-age=28800; path=/; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_is_answered_the_same_whoever_they_say_they_are()
    {
        var store = await StoreAsync();
        var visitor = new ConsoleVisitor(app, store.Id);
        (string Store, string Address)[] tries = [(store.Id, owner), (store.Id, owner), (store.Id, TestStore.NewEmail()), ("nobody", owner), ("../x", "x"), ("", "")];

        List<string> answers = [];
        foreach (var (id, address) in tries)
        {
            using var answer = await AskAsync(visitor, id, address);
            var head = answer.Headers.Where(header => header.Key is not ("Date" or "Server")).SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}"));
            answers.Add(string.Join('\n', [$"{(int)answer.StatusCode}", .. head.Order(StringComparer.Ordinal), await answer.Content.ReadAsStringAsync(Cancellation)]));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void An_owner_gets_one_mail_in_5_minutes_and_50_a_day()
    {
        var access = OwnerAccess.None;
        var now = DateTimeOffset.UnixEpoch;
        Assert.NotNull(access = access.Ask("1", null, now));
        Assert.Null(access.Ask("2", null, now.AddMinutes(5).AddTicks(-1)));
        var granted = Enumerable.Range(1, 200).Count(i => access!.Ask($"{i}", null, now.AddMinutes(5 * i)) is { } next && (access = next) is not null);
        Assert.Equal(49, granted);
        Assert.NotNull(access!.Ask("next day", null, now.AddDays(1).AddMinutes(5)));
    }

    [Fact]
    public async Task A_link_ends_after_15_minutes_and_a_session_after_8_hours()
    {
        var store = await StoreAsync();
        var access = OwnerAccess.None.Offer("a", null, DateTimeOffset.UnixEpoch);
        Assert.NotNull(access.Enter("a", "s", DateTimeOffset.UnixEpoch.AddMinutes(15).AddTicks(-1)));
        Assert.Null(access.Enter("a", "s", DateTimeOffset.UnixEpoch.AddMinutes(15)));

        // What is signed says so too: neither lasts because a row does.
        var (now, id, who) = (app.Time.GetUtcNow(), StoreId.Parse(store.Id), OwnerId.OfOperator(StoreId.Parse(store.Id)));
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var session = app.Services.GetRequiredService<LinkSigner>().Read(visitor.Cookie!["console=".Length..], LinkPurpose.Session)!;
        Assert.InRange(session.ExpiresAt, now.AddHours(8).AddSeconds(-2), now.AddHours(8).AddMinutes(1));
        visitor.Cookie = $"console={Sign(new(id, who, LinkPurpose.Session, Channel.Email, now.AddSeconds(-1), session.OptIn))}";
        await IsOutAsync(visitor);
    }

    [Fact]
    public async Task A_forged_session_opens_nothing()
    {
        var store = await StoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var good = visitor.Cookie!;
        var (id, who, until) = (StoreId.Parse(store.Id), OwnerId.OfOperator(StoreId.Parse(store.Id)), app.Time.GetUtcNow().AddHours(1));
        string[] forged =
        [
            "console=", "console=x", good[..^1], good[..^1] + (good[^1] == 'A' ? 'B' : 'A'),

            // Signed here, and not a session that began: another purpose, another id, an owner of no link.
            $"console={Sign(new(id, who, LinkPurpose.Enter, Channel.Email, until, "0123456789abcdef"))}",
            $"console={Sign(new(id, who, LinkPurpose.Session, Channel.Email, until, "0123456789abcdef"))}",
            $"console={Sign(new(id, OwnerId.Of(id, EmailAddress.Parse(owner)), LinkPurpose.Session, Channel.Email, until, "0123456789abcdef"))}",
        ];
        foreach (var cookie in forged)
        {
            visitor.Cookie = cookie;
            await IsOutAsync(visitor);
        }

        visitor.Cookie = good;
        await visitor.ReadAsync();
    }

    [Fact]
    public async Task A_session_that_was_stolen_ends_with_signing_out()
    {
        var store = await StoreAsync();
        var (visitor, other) = (await ConsoleVisitor.SignInAsync(app, store), await ConsoleVisitor.SignInAsync(app, store));
        var thief = new ConsoleVisitor(app, store.Id, visitor.Cookie);
        await thief.ReadAsync();

        using var left = await visitor.PostAsync("sign-out", ("action", "here"));

        Assert.Equal("/console?out", left.Headers.Location!.OriginalString);
        Assert.Null(visitor.Cookie);
        await IsOutAsync(thief);
        await other.ReadAsync();
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_and_links()
    {
        var store = await StoreAsync();
        var (visitor, other, link) = (await ConsoleVisitor.SignInAsync(app, store), await ConsoleVisitor.SignInAsync(app, store), await ConsoleVisitor.LinkAsync(app, store));

        using var left = await visitor.PostAsync("sign-out", ("action", "everywhere"));

        await IsOutAsync(other);
        using var late = await new ConsoleVisitor(app, store.Id).SendAsync(HttpMethod.Post, link.AbsoluteUri, []);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_no_owner_any_more_is_out()
    {
        var store = await StoreAsync();
        var visitor = new ConsoleVisitor(app, store.Id);
        using var asked = await AskAsync(visitor, store.Id, owner);
        await visitor.EnterAsync(await LinkInMailAsync(store));

        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", """{"owners":[]}""");

        await IsOutAsync(visitor);
    }

    [Fact]
    public async Task A_form_without_the_sessions_own_token_changes_nothing()
    {
        var store = await StoreAsync();
        var (visitor, other) = (await ConsoleVisitor.SignInAsync(app, store), await ConsoleVisitor.SignInAsync(app, store));
        foreach (var token in (string[])["", "x", await other.TokenAsync()])
        {
            using var refused = await visitor.PostAsync("sign-out", ("form-token", token), ("action", "everywhere"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        await visitor.ReadAsync();
        await other.ReadAsync();
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_of_another_site_changes_nothing_even_with_the_token(string header, string value)
    {
        var store = await StoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var fields = new[] { KeyValuePair.Create("form-token", await visitor.TokenAsync()), KeyValuePair.Create("action", "everywhere") };

        using var refused = await visitor.SendAsync(HttpMethod.Post, $"console/{store.Id}/sign-out", fields, request => request.Headers.Add(header, value));
        using var link = await new ConsoleVisitor(app, store.Id).SendAsync(
            HttpMethod.Post, (await ConsoleVisitor.LinkAsync(app, store)).AbsoluteUri, [], request => request.Headers.Add(header, value));
        using var asked = await visitor.SendAsync(HttpMethod.Post, "console", fields, request => request.Headers.Add(header, value));

        Assert.All([refused, link, asked], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        await visitor.ReadAsync();
    }

    [Fact]
    public async Task What_belongs_to_another_store_is_not_found()
    {
        var (own, other) = (await StoreAsync(), await StoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, own);
        var stranger = new ConsoleVisitor(app, other.Id, visitor.Cookie);

        using var looked = await stranger.GetAsync();
        using var posted = await stranger.PostAsync("sign-out", ("form-token", await visitor.TokenAsync()));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (looked.StatusCode, posted.StatusCode));
        var link = await ConsoleVisitor.LinkAsync(app, own);
        using var moved = await stranger.SendAsync(HttpMethod.Post, link.AbsoluteUri.Replace(own.Id, other.Id, StringComparison.Ordinal), []);
        Assert.Equal(HttpStatusCode.NotFound, moved.StatusCode);
    }

    [Fact]
    public async Task Only_the_operator_makes_links_and_only_into_stores_that_are_there()
    {
        var store = await StoreAsync();
        using var anybody = await store.SendAsync(HttpMethod.Post, $"manage/stores/{store.Id}/console-link", null, authenticated: true);
        using var nowhere = await app.ManageAsync(HttpMethod.Post, "manage/stores/nobody/console-link");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (anybody.StatusCode, nowhere.StatusCode));
    }

    [Fact]
    public async Task The_pages_speak_German_too_and_name_nobody_before_one_is_in()
    {
        var store = await StoreAsync();
        var visitor = new ConsoleVisitor(app, store.Id);
        using var german = await visitor.SendAsync(HttpMethod.Get, "console", null, request => request.Headers.Add("Accept-Language", "de-AT,en;q=0.5"));
        var text = await german.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("<html lang=\"de\"", text, StringComparison.Ordinal);
        Assert.Contains("Anmeldung zur Verwaltung", text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", german.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static async Task IsOutAsync(ConsoleVisitor visitor)
    {
        using var answer = await visitor.GetAsync();
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/console", answer.Headers.Location!.OriginalString);
    }

    private string Sign(LinkToken token) => app.Services.GetRequiredService<LinkSigner>().Sign(token);

    private Task<TestStore> StoreAsync() => app.NewStoreAsync($$"""{"name":"Harbour Coffee","owners":["{{owner}}"]}""");

    private static Task<HttpResponseMessage> AskAsync(ConsoleVisitor visitor, string store, string address) =>
        visitor.SendAsync(HttpMethod.Post, "console", [new("store", store), new("address", address)]);

    private async Task<Uri> LinkInMailAsync(TestStore store) => TestStore.LinkIn(await store.MailAsync(owner), $"console/{store.Id}/enter");
}
