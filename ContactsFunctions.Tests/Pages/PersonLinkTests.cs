using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Pages;

/// <summary>Links in mails: only a pressed button changes anything, and only the link that was sent works.</summary>
public sealed class PersonLinkTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Looking_at_a_link_a_hundred_times_changes_nothing(string method)
    {
        var person = await SubscribedAsync();
        var open = await AwaitingAsync();
        var gone = await SubscribedAsync();
        using var left = await gone.Store.PressAsync(gone.Unsubscribe, "unsubscribe");
        (Person Person, Uri Link, HttpStatusCode Status)[] links =
        [
            (open, open.Confirm, HttpStatusCode.OK),
            (open, ExpiredOf(open), HttpStatusCode.Gone),
            (person, person.Confirm, HttpStatusCode.OK),
            (person, person.Unsubscribe, HttpStatusCode.OK),
            (gone, gone.Unsubscribe, HttpStatusCode.OK),
        ];

        foreach (var (owner, link, status) in links)
        {
            var before = await RowsAsync(owner.Store);
            for (var time = 0; time < 100; time++)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), link);
                using var answer = await app.Client.SendAsync(request, Token);
                Assert.Equal(status, answer.StatusCode);
            }

            Assert.Equal(before, await RowsAsync(owner.Store));
        }
    }

    [Theory]
    [InlineData("confirm", "Confirmed", "AlreadyConfirmed")]
    [InlineData("decline", "Declined", "NoLongerValid")]
    public async Task Pressing_a_button_of_the_confirmation_page_twice_is_pressing_it_once(string action, string first, string second)
    {
        var titles = new Dictionary<string, string>
        {
            ["Confirmed"] = "You&#x27;re subscribed", ["AlreadyConfirmed"] = "You&#x27;re already subscribed",
            ["Declined"] = "Thank you for telling us", ["NoLongerValid"] = "This link is no longer valid",
        };
        var person = await AwaitingAsync();

        Assert.Contains(titles[first], await PressedAsync(person, person.Confirm, action), StringComparison.Ordinal);
        var after = await RowsAsync(person.Store);
        Assert.Contains(titles[second], await PressedAsync(person, person.Confirm, action), StringComparison.Ordinal);

        Assert.Equal(after, await RowsAsync(person.Store));
    }

    [Theory]
    [InlineData("unsubscribe", "unsubscribed")]
    [InlineData("resubscribe", "subscribed")]
    public async Task Pressing_a_button_of_the_unsubscribe_page_twice_is_pressing_it_once(string action, string status)
    {
        var person = await SubscribedAsync();
        if (action == "resubscribe")
        {
            await PressedAsync(person, person.Unsubscribe, "unsubscribe");
        }

        await PressedAsync(person, person.Unsubscribe, action);
        var after = await RowsAsync(person.Store);
        await PressedAsync(person, person.Unsubscribe, action);

        Assert.Equal(after, await RowsAsync(person.Store));
        Assert.Equal(status, await person.Store.StatusAsync(person.Email));
    }

    [Fact]
    public async Task An_unsubscribe_and_its_taking_back_are_in_the_consent_log_with_their_reason()
    {
        var person = await SubscribedAsync();
        using var form = new FormUrlEncodedContent([new("action", "unsubscribe"), new("reason", "Too many mails")]);
        using var left = await app.Client.PostAsync(person.Unsubscribe, form, Token);
        await PressedAsync(person, person.Unsubscribe, "resubscribe");

        var consents = (await person.Store.GetAsync(person.Id.ToString())).GetProperty("consents").EnumerateArray().TakeLast(2).ToArray();
        Assert.Equal(["link", "link"], consents.Select(entry => entry.GetProperty("cause").GetString()));
        Assert.Equal(["unsubscribed", "subscribed"], consents.Select(entry => entry.GetProperty("to").GetString()));
        Assert.Equal("Too many mails", consents[0].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("unsubscribe")]
    public async Task A_link_with_any_byte_altered_is_not_found(string route)
    {
        var person = route == "confirm" ? await AwaitingAsync() : await SubscribedAsync();
        var token = (route == "confirm" ? person.Confirm : person.Unsubscribe).Segments[^1];
        var bytes = Base64Url.DecodeFromChars(token);
        var before = await RowsAsync(person.Store);

        var altered = Enumerable.Range(0, bytes.Length).SelectMany(at => new[] { Flipped(bytes, at, 0x01), Flipped(bytes, at, 0x80) })
            .Concat(Enumerable.Range(0, token.Length).Select(at => token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]))
            .Concat(Enumerable.Range(1, token.Length - 1).Select(length => token[..length]))
            .Append(token + "A").Append(token + "=").Append(token.ToUpperInvariant());
        foreach (var wrong in altered.Where(wrong => wrong != token))
        {
            await IsNotFoundAsync(new Uri(app.BaseAddress, $"{route}/{wrong}"));
        }

        Assert.Equal(before, await RowsAsync(person.Store));
    }

    [Fact]
    public async Task A_link_for_one_purpose_is_not_found_at_another()
    {
        var person = await SubscribedAsync();
        var before = await RowsAsync(person.Store);

        await IsNotFoundAsync(new Uri(app.BaseAddress, $"unsubscribe/{person.Confirm.Segments[^1]}"));
        await IsNotFoundAsync(new Uri(app.BaseAddress, $"confirm/{person.Unsubscribe.Segments[^1]}"));

        Assert.Equal(before, await RowsAsync(person.Store));
    }

    [Fact]
    public async Task A_link_of_another_store_contact_or_round_changes_nobody()
    {
        var person = await AwaitingAsync();
        var other = await AwaitingAsync();
        var soon = app.Time.GetUtcNow().AddDays(1);
        LinkToken[] wrong =
        [
            new(StoreId.Parse(other.Store.Id), person.Id, LinkPurpose.Confirm, Channel.Email, soon, person.OptIn),
            new(StoreId.Parse(person.Store.Id), other.Id, LinkPurpose.Confirm, Channel.Email, soon, other.OptIn),
            new(StoreId.Parse(person.Store.Id), person.Id, LinkPurpose.Confirm, Channel.Email, soon, other.OptIn),
            new(StoreId.Parse(person.Store.Id), person.Id, LinkPurpose.Confirm, Channel.Email, soon),
            new(StoreId.Parse(other.Store.Id), person.Id, LinkPurpose.Unsubscribe, Channel.Email, soon),
        ];
        var before = (await RowsAsync(person.Store), await RowsAsync(other.Store));

        foreach (var token in wrong)
        {
            using var answer = await person.Store.PressAsync(LinkOf(token), token.Purpose == LinkPurpose.Confirm ? "confirm" : "unsubscribe");
            Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        }

        Assert.Equal(before, (await RowsAsync(person.Store), await RowsAsync(other.Store)));
    }

    [Fact]
    public async Task An_expired_link_subscribes_nobody_and_offers_a_new_one()
    {
        var person = await AwaitingAsync();
        var before = await RowsAsync(person.Store);

        using var pressed = await person.Store.PressAsync(ExpiredOf(person), "confirm");

        Assert.Equal(HttpStatusCode.Gone, pressed.StatusCode);
        Assert.Contains("value=\"resend\"", await pressed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(person.Store));
    }

    [Fact]
    public async Task An_expired_unsubscribe_link_changes_nothing()
    {
        var person = await SubscribedAsync();
        var before = await RowsAsync(person.Store);
        var link = LinkOf(new(StoreId.Parse(person.Store.Id), person.Id, LinkPurpose.Unsubscribe, Channel.Email, app.Time.GetUtcNow().AddSeconds(-1)));

        using var pressed = await person.Store.PressAsync(link, "unsubscribe");

        Assert.Equal(HttpStatusCode.Gone, pressed.StatusCode);
        Assert.Equal(before, await RowsAsync(person.Store));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n")]
    public async Task A_mail_provider_unsubscribes_by_one_click(string type, string body)
    {
        var person = await SubscribedAsync();

        // As RFC 8058 has it: the address of the header, no cookies, no context, no redirects.
        using var request = new HttpRequestMessage(HttpMethod.Post, person.Unsubscribe) { Content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await app.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("unsubscribed", await person.Store.StatusAsync(person.Email));
        Assert.Equal("one-click", (await person.Store.GetAsync(person.Id.ToString())).GetProperty("consents").EnumerateArray().Last().GetProperty("cause").GetString());
    }

    [Fact]
    public async Task After_one_click_no_welcome_mail_leaves_that_was_still_due()
    {
        var email = TestStore.NewEmail();
        var store = await app.NewStoreAsync("""{"name":"Shop","welcomeEmail":true}""");
        app.Smtp.Answer = step => step.Verb == "RCPT" && step.Argument.Contains(email, StringComparison.Ordinal) ? "451 4.3.0 not now" : null;
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"sendWelcomeEmail":true}""");
        var id = ContactId.Parse((await Json.ReadAsync(posted)).GetProperty("contactID").GetString()!);
        await UntilAsync(store, id, contact => contact.DueMails.Any(mail => mail.Attempt == 1));

        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await app.Client.PostAsync(UnsubscribeLinkOf(store, id), form, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await ContactAsync(store, id)).DueMails);
    }

    private static string Flipped(byte[] bytes, int at, byte bits)
    {
        var altered = bytes.ToArray();
        altered[at] ^= bits;
        return Base64Url.EncodeToString(altered);
    }

    private async Task IsNotFoundAsync(Uri link)
    {
        using var shown = await app.Client.GetAsync(link, Token);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click"), new("action", "confirm")]);
        using var pressed = await app.Client.PostAsync(link, form, Token);
        Assert.Equal(HttpStatusCode.NotFound, pressed.StatusCode);
    }

    private static async Task<string> PressedAsync(Person person, Uri link, string action)
    {
        using var answer = await person.Store.PressAsync(link, action);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private async Task<Person> AwaitingAsync()
    {
        var store = await app.NewStoreAsync("""{"name":"Shop"}""");
        var email = TestStore.NewEmail();
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        var id = ContactId.Parse((await Json.ReadAsync(posted)).GetProperty("contactID").GetString()!);
        var confirm = await store.ConfirmLinkAsync(email);
        var settled = await UntilAsync(store, id, contact => contact.DueMails.Count == 0);
        return new(store, email, id, settled.OptIn!.Id, confirm, UnsubscribeLinkOf(store, id));
    }

    private async Task<Person> SubscribedAsync()
    {
        var person = await AwaitingAsync();
        await PressedAsync(person, person.Confirm, "confirm");
        Assert.Equal("subscribed", await person.Store.StatusAsync(person.Email));
        return person;
    }

    private Uri ExpiredOf(Person person) =>
        LinkOf(new(StoreId.Parse(person.Store.Id), person.Id, LinkPurpose.Confirm, Channel.Email, app.Time.GetUtcNow().AddSeconds(-1), person.OptIn));

    private Uri UnsubscribeLinkOf(TestStore store, ContactId id) =>
        LinkOf(new(StoreId.Parse(store.Id), id, LinkPurpose.Unsubscribe, Channel.Email, app.Time.GetUtcNow().AddDays(365)));

    private Uri LinkOf(LinkToken token) =>
        new(app.BaseAddress, $"{(token.Purpose == LinkPurpose.Confirm ? "confirm" : "unsubscribe")}/{app.Services.GetRequiredService<LinkSigner>().Sign(token)}");

    private async Task<Contact> ContactAsync(TestStore store, ContactId id) =>
        (await app.Services.GetRequiredService<ContactTable>().GetAsync(StoreId.Parse(store.Id), id, Token))!.Contact;

    /// <summary>The contact once this is true of it; what the queue does comes a moment later than its mail.</summary>
    private async Task<Contact> UntilAsync(TestStore store, ContactId id, Func<Contact, bool> condition)
    {
        var contact = await ContactAsync(store, id);
        await Eventually.TrueAsync(async () => condition(contact = await ContactAsync(store, id)));
        return contact;
    }

    /// <summary>Everything that is kept about the people of a store, to the last column, versions included.</summary>
    private async Task<string> RowsAsync(TestStore store)
    {
        var rows = new List<string>();
        await foreach (var row in app.Contacts.QueryAsync<TableEntity>($"PartitionKey eq '{store.Id}'", cancellationToken: Token))
        {
            rows.Add(JsonSerializer.Serialize(row.OrderBy(column => column.Key, StringComparer.Ordinal).ToDictionary(column => column.Key, column => column.Value)));
        }

        Assert.NotEmpty(rows);
        return string.Join('\n', rows);
    }

    private sealed record Person(TestStore Store, string Email, ContactId Id, string OptIn, Uri Confirm, Uri Unsubscribe);
}
