using System.Globalization;
using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>Requests at the same moment lose nothing (contract §4.2).</summary>
public sealed class SimultaneousRequestTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const int Requests = 64;

    [Fact]
    public async Task The_same_request_many_times_at_once_makes_one_contact_and_one_mail()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var answers = await AtOnceAsync(store, _ => $$"""{"email":"{{email}}","firstName":"Vanessa","marketingAllowed":true}""");
        Assert.Single(answers, answer => answer.GetProperty("result").GetString() == "created");
        Assert.All(answers, answer => Assert.Equal(answers[0].GetProperty("contactID").GetString(), answer.GetProperty("contactID").GetString()));
        Assert.Single((await store.GetAsync(answers[0].GetProperty("contactID").GetString()!)).GetProperty("consents").EnumerateArray());
        await store.MailAsync(email);
        Assert.Single(app.Smtp.Mails, mail => mail.Recipients.Contains(email));
    }

    [Fact]
    public async Task Different_fields_of_one_new_address_at_once_are_all_kept()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var answers = await AtOnceAsync(store, i => $$$"""{"email":"{{{email}}}","tags":["t{{{i}}}"],"properties":{"p{{{i}}}":{{{i}}}}}""");
        Assert.Single(answers, answer => answer.GetProperty("result").GetString() == "created");
        var contact = await store.FindAsync(email);
        Assert.Equal(Requests, contact.GetProperty("tags").GetArrayLength());
        Assert.Equal(Enumerable.Range(0, Requests).Sum(), contact.GetProperty("customProperties").EnumerateObject().Sum(p => p.Value.GetInt32()));
    }

    [Fact]
    public async Task Every_status_change_at_once_is_in_the_consent_log_and_the_latest_date_stands()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var start = DateTimeOffset.UtcNow.AddDays(-10);
        var answers = await AtOnceAsync(store, i =>
        {
            var (status, date) = (i % 2 == 0 ? "subscribed" : "unsubscribed", start.AddMinutes(i).ToString("O", CultureInfo.InvariantCulture));
            return $$$"""{"identifiers":[{"type":"email","id":"{{{email}}}","channels":{"email":{"status":"{{{status}}}","statusDate":"{{{date}}}"} }}]}""";
        });
        var contact = await store.GetAsync(answers[0].GetProperty("contactID").GetString()!);
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        var log = contact.GetProperty("consents").EnumerateArray().Select(e => (From: e.GetProperty("from").GetString(), To: e.GetProperty("to").GetString())).ToArray();
        Assert.Equal(answers.Count(answer => answer.GetProperty("result").GetString() is "created" or "updated"), log.Length);
        Assert.Equal("nonSubscribed", log[0].From);
        Assert.All(log.Zip(log.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal("unsubscribed", log[^1].To);
    }

    [Fact]
    public async Task An_email_and_a_phone_that_cross_at_once_end_as_whole_contacts_with_each_identifier_in_one_place()
    {
        var store = await app.NewStoreAsync();
        var (email, other) = (TestStore.NewEmail(), TestStore.NewEmail());
        const string Phone = "+14155552671";
        await AtOnceAsync(store, i => (i % 4) switch
        {
            0 => $$"""{"email":"{{email}}","phone":"{{Phone}}","tags":["a"]}""",
            1 => $$"""{"phone":"{{Phone}}","tags":["b"]}""",
            2 => $$"""{"email":"{{other}}","phone":"{{Phone}}","tags":["c"]}""",
            _ => $$"""{"email":"{{email}}","tags":["d"]}""",
        });
        using var answer = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        var contacts = (await Json.ReadAsync(answer)).GetProperty("contacts").EnumerateArray().ToArray();
        Assert.Single(contacts, contact => Has(contact, "email", email));
        Assert.Single(contacts, contact => Has(contact, "email", other));
        var owner = Assert.Single(contacts, contact => Has(contact, "phone", Phone));
        Assert.Equal(["a", "b", "c", "d"], contacts.SelectMany(contact => contact.GetProperty("tags").EnumerateArray()).Select(t => t.GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(contacts.Length, 2, 3);

        using var byPhone = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?phone={Uri.EscapeDataString(Phone)}", null, authenticated: true);
        Assert.Equal(
            owner.GetProperty("contactID").GetString(),
            Assert.Single((await Json.ReadAsync(byPhone)).GetProperty("contacts").EnumerateArray()).GetProperty("contactID").GetString());

        static bool Has(JsonElement contact, string name, string value) => contact.TryGetProperty(name, out var found) && found.GetString() == value;
    }

    [Fact]
    public async Task Public_sign_ups_at_once_with_different_fields_are_one_round_whose_proposals_add_up()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            using var answer = await store.PostPublicAsync($$"""{"email":"{{email}}","tags":["t{{i}}"]}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        using var pressed = await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");
        Assert.Equal(16, (await store.FindAsync(email)).GetProperty("tags").GetArrayLength());
        Assert.Equal("subscribed", await store.StatusAsync(email));
    }

    private static async Task<JsonElement[]> AtOnceAsync(TestStore store, Func<int, string> json) =>
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(async i =>
        {
            using var answer = await store.PostAuthenticatedAsync(json(i));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await Json.ReadAsync(answer);
        }));
}
