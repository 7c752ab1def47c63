using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Console.Contacts;

/// <summary>An owner finds people, sees what they agreed to, and does what the rules allow.</summary>
public sealed class ContactPageTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_is_found_by_address_number_and_id()
    {
        var store = await app.NewStoreAsync();
        var (email, id) = await SubmitAsync(store, "\"phone\":\"+14155552671\",\"firstName\":\"Ada\"");
        await SubmitAsync(store);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        foreach (var find in (string[])[email.ToUpperInvariant(), "%2B1%20415-555-2671", $" {email} "])
        {
            var page = await visitor.ReadAsync($"contacts?find={find}&status=unsubscribed");
            Assert.Contains($"/contacts/{id}\"", page, StringComparison.Ordinal);
            Assert.Equal(1, page.Split("<tr><th scope=\"row\">").Length - 1);
        }

        using var byId = await visitor.GetAsync($"contacts?find={id}");
        Assert.EndsWith($"/contacts/{id}", byId.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("no whole e‑mail address", await visitor.ReadAsync("contacts?find=ada"), StringComparison.Ordinal);
        Assert.Contains("Nobody found", await visitor.ReadAsync($"contacts?find={TestStore.NewEmail()}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_filtered_and_goes_on_page_by_page()
    {
        var store = await app.NewStoreAsync();
        var contacts = Enumerable.Range(0, 60).Select(i => new { email = TestStore.NewEmail(), tags = new[] { i % 2 == 0 ? "even" : "odd" }, accepts_marketing = i < 55 });
        await store.BatchAsync(JsonSerializer.Serialize(new { contacts }));
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        var first = await visitor.ReadAsync("contacts?status=subscribed");
        Assert.Equal(50, Rows(first));
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"/console/[^/]+/(contacts[^\"]+)\" rel=\"next\"").Groups[1].Value;
        var second = await visitor.ReadAsync(next);
        Assert.Equal(5, Rows(second));
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
        Assert.Equal(30, Rows(await visitor.ReadAsync("contacts?tag=EVEN")));
        Assert.Equal(0, Rows(await visitor.ReadAsync("contacts?since=2999-01-01")));
    }

    [Fact]
    public async Task The_page_shows_all_that_is_kept_and_what_was_shown_word_for_word()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        (await store.PostPublicAsync($$"""{"email":"{{email}}","firstName":"<Ada>","tags":["VIP"],"properties":{"size":"L"} }""")).Dispose();
        var mail = await store.MailAsync(email);
        (await store.PressAsync(TestStore.LinkIn(mail, "confirm"), "confirm")).Dispose();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        using var answer = await visitor.GetAsync($"contacts/{await IdAsync(store, email)}");
        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        var page = WebUtility.HtmlDecode(html);

        Assert.InRange(html.Length, 1_000, 60_000);
        Assert.DoesNotContain("<Ada>", html, StringComparison.Ordinal);
        Assert.All(
            new[] { email, "<Ada>", "VIP", "size", "Subscribed since", "The sign-up form was sent", "was pressed", "from “Not subscribed” to “Subscribed”", "What was shown: confirmation mail" },
            text => Assert.Contains(text, page, StringComparison.Ordinal));

        // The text part of the mail, but for the person's own links.
        var sentence = mail.Text!.Split('\n').First(line => line.Contains("This e-mail address was entered", StringComparison.Ordinal)).Trim();
        Assert.Contains(sentence, page.Replace('\u2011', '-'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editing_changes_what_was_changed_and_the_log_names_nobody_else()
    {
        var store = await app.NewStoreAsync();
        var (_, id) = await SubmitAsync(store, """ "firstName":"Ada","lastName":"L","city":"London","tags":["a","b"],"phone":"+14155552671","smsMarketingAllowed":true """);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        // Meanwhile the shop has changed the city, which the page did not show.
        (await store.PatchAsync(id, """{"city":"Paris"}""")).Dispose();
        using var saved = await visitor.PostAsync(
            $"contacts/{id}",
            ("action", "save"), ("firstName", "Grace"), ("was-firstName", "Ada"), ("lastName", ""), ("was-lastName", "L"), ("city", "London"), ("was-city", "London"),
            ("sms_phone_number", ""), ("was-sms_phone_number", "+14155552671"), ("was-keep", "a"), ("was-keep", "b"), ("keep", "b"), ("tags", "c, d"));

        Assert.EndsWith("?done=saved", saved.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var contact = await store.GetAsync(id);
        Assert.Equal(("Grace", null, "Paris", null), (contact.Text("firstName"), contact.Text("lastName"), contact.Text("city"), contact.Text("phone")));
        Assert.Equal(["b", "c", "d"], contact.GetProperty("tags").Texts());
        var entry = contact.GetProperty("consents").EnumerateArray().Last();
        Assert.Equal("console", entry.GetProperty("by").Text("way"));
        Assert.Null(entry.Text("ip"));
        Assert.Contains("Saved.", await visitor.ReadAsync($"contacts/{id}?done=saved"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_saved_comes_back_with_the_fields_named()
    {
        var store = await app.NewStoreAsync();
        var (_, id) = await SubmitAsync(store, "\"firstName\":\"Ada\"");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var refused = await visitor.PostAsync(
            $"contacts/{id}", ("action", "save"), ("birthdate", "yesterday"), ("was-birthdate", ""), ("sms_phone_number", "12"), ("was-sms_phone_number", ""), ("firstName", "Grace"), ("was-firstName", "Ada"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("id=\"birthdate-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"sms_phone_number-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"yesterday\"", page, StringComparison.Ordinal);
        Assert.Equal("Ada", (await store.GetAsync(id)).Text("firstName"));
    }

    [Fact]
    public async Task Unsubscribing_ends_one_channel_with_the_reason_in_the_log()
    {
        var store = await app.NewStoreAsync();
        var (email, id) = await SubmitAsync(store, """ "marketingAllowed":true,"doubleOptin":false,"phone":"+14155552671","smsMarketingAllowed":true """);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var left = await visitor.PostAsync($"contacts/{id}", ("action", "unsubscribe-email"), ("reason", "asked on the phone"));

        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        var contact = await store.GetAsync(id);
        Assert.Equal("subscribed", contact.GetProperty("identifiers")[1].GetProperty("channels").GetProperty("sms").Text("status"));
        var entry = contact.GetProperty("consents").EnumerateArray().Last();
        Assert.Equal(("asked on the phone", "console"), (entry.Text("source"), entry.GetProperty("by").Text("way")));
    }

    [Fact]
    public async Task Erasing_needs_the_address_typed_and_then_leaves_nothing()
    {
        var store = await app.NewStoreAsync();
        var (email, id) = await SubmitAsync(store);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var slip = await visitor.PostAsync($"contacts/{id}", ("action", "erase"), ("erase", "yes"));
        Assert.Equal(HttpStatusCode.BadRequest, slip.StatusCode);
        await store.GetAsync(id);
        using var erased = await visitor.PostAsync($"contacts/{id}", ("action", "erase"), ("erase", $" {email.ToUpperInvariant()} "));

        Assert.EndsWith("contacts?done=erased", erased.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var gone = await visitor.GetAsync($"contacts/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_proof_is_printed_and_all_data_downloaded()
    {
        var store = await app.NewStoreAsync();
        var (email, id) = await SubmitAsync(store);
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        Assert.Contains("Proof of consent", await visitor.ReadAsync($"contacts/{id}/proof"), StringComparison.Ordinal);
        using var file = await visitor.GetAsync($"contacts/{id}?download");
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(email, (await Json.ReadAsync(file)).Text("email"));
    }

    [Fact]
    public async Task A_contact_of_another_store_is_not_found_whatever_is_done()
    {
        var (own, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var (email, id) = await SubmitAsync(other);
        var visitor = await ConsoleVisitor.SignInAsync(app, own);
        var token = await visitor.TokenAsync();
        var stranger = new ConsoleVisitor(app, other.Id, visitor.Cookie);

        foreach (var who in new[] { visitor, stranger })
        {
            foreach (var page in (string[])[$"contacts/{id}", $"contacts/{id}/proof", $"contacts/{id}?download"])
            {
                using var looked = await who.GetAsync(page);
                Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
            }

            foreach (var action in (string[])["save", "remind", "unsubscribe-email", "erase"])
            {
                using var pressed = await who.PostAsync($"contacts/{id}", ("form-token", token), ("action", action), ("erase", email), ("firstName", "X"));
                Assert.Equal(HttpStatusCode.NotFound, pressed.StatusCode);
            }
        }

        using var list = await stranger.GetAsync("contacts");
        using var reminders = await stranger.PostAsync("reminders", ("form-token", token));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (list.StatusCode, reminders.StatusCode));
        Assert.DoesNotContain(email, await visitor.ReadAsync("contacts"), StringComparison.Ordinal);
        await other.GetAsync(id);
    }

    private static int Rows(string page) => page.Split("<tr><th scope=\"row\">").Length - 1;

    private static async Task<string> IdAsync(TestStore store, string email) => (await store.FindAsync(email)).Text("contactID")!;

    private static async Task<(string Email, string Id)> SubmitAsync(TestStore store, string more = "\"marketingAllowed\":false")
    {
        var email = TestStore.NewEmail();
        return (email, (await store.SubmitAsync($$"""{"email":"{{email}}",{{more}} }""")).Text("contactID")!);
    }
}
