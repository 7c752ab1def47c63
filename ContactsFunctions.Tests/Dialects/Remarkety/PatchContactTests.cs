using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>PATCH: given fields replace, identifiers by their own rules.</summary>
public sealed class PatchContactTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Phone = "+14155552671";
    private const string OtherPhone = "+442071838750";

    [Fact]
    public async Task Given_fields_replace_and_the_others_stay()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, """{"email":"a@example.com","firstName":"Ann","lastName":"Lee","city":"Bonn","tags":["x","y"],"properties":{"a":1,"b":2}}""");

        var contact = await PatchAsync(store, id, """{"firstName":"Anna","city":null,"lastName":"","tags":["z"],"properties":{"b":"","c":3}}""");

        Assert.Equal(("Anna", "Lee", null), (contact.Text("firstName"), contact.Text("lastName"), contact.Text("city")));
        Assert.Equal(["z"], contact.GetProperty("tags").Texts());
        Assert.Equal(["a", "c"], contact.GetProperty("customProperties").EnumerateObject().Select(p => p.Name));
        Assert.True(contact.TryGetProperty("consents", out _));
        Assert.Equal(["z"], (await PatchAsync(store, id, """{"firstName":"A"}""")).GetProperty("tags").Texts());
        Assert.Empty((await PatchAsync(store, id, """{"tags":[]}""")).GetProperty("tags").Texts());
    }

    [Fact]
    public async Task What_changes_nothing_leaves_updatedAt()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, """{"email":"a@example.com","firstName":"Ann"}""");
        var before = (await store.GetAsync(id)).Text("updatedAt");

        Assert.Equal(before, (await PatchAsync(store, id, """{"email":"A@example.com","firstName":"Ann"}""")).Text("updatedAt"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", before);
    }

    [Fact]
    public async Task An_address_never_changes()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, """{"email":"a@example.com","phone":"+14155552671"}""");

        foreach (var body in new[] { """{"email":"b@example.com"}""", """{"email":null}""" })
        {
            using var answer = await store.PatchAsync(id, body);
            Assert.Equal(["email immutable"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
        }
    }

    [Fact]
    public async Task A_phone_is_replaced_and_the_old_number_is_free_again()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, $$"""{"email":"a@example.com","phone":"{{Phone}}","smsMarketingAllowed":true}""");

        var contact = await PatchAsync(store, id, $$"""{"phone":"{{OtherPhone}}"}""");

        Assert.Equal(OtherPhone, contact.Text("phone"));
        Assert.Equal("nonSubscribed", contact.GetProperty("identifiers")[1].GetProperty("channels").GetProperty("sms").Text("status"));
        Assert.Equal("nonSubscribed", contact.GetProperty("consents").EnumerateArray().Last().Text("to"));
        Assert.Equal(id, await IdOfPhoneAsync(store, OtherPhone));
        Assert.Null(await IdOfPhoneAsync(store, Phone));
        Assert.Equal("created", (await store.SubmitAsync($$"""{"phone":"{{Phone}}"}""")).Text("result"));
    }

    [Fact]
    public async Task A_phone_is_removed_by_null_and_its_key_goes_with_it()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, $$"""{"email":"a@example.com","phone":"{{Phone}}"}""");
        Assert.Equal(2, (await RowsAsync(store)).Count);

        Assert.Null((await PatchAsync(store, id, """{"phone":null}""")).Text("phone"));

        Assert.Equal([id], await RowsAsync(store));
    }

    [Fact]
    public async Task A_phone_of_another_contact_is_a_conflict()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, """{"email":"a@example.com"}""");
        await NewAsync(store, $$"""{"email":"b@example.com","phone":"{{Phone}}"}""");

        using var answer = await store.PatchAsync(id, $$"""{"phone":"{{Phone}}","firstName":"Ann"}""");

        Assert.Equal(["phone identifier_in_use"], await Json.ErrorsAsync(answer, HttpStatusCode.Conflict));
        Assert.Null((await store.GetAsync(id)).Text("firstName"));
    }

    [Fact]
    public async Task A_contact_founded_by_a_phone_may_get_an_address_once()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, $$"""{"phone":"{{Phone}}"}""");
        await NewAsync(store, """{"email":"taken@example.com"}""");

        using var taken = await store.PatchAsync(id, """{"email":"taken@example.com"}""");
        Assert.Equal(["email identifier_in_use"], await Json.ErrorsAsync(taken, HttpStatusCode.Conflict));
        Assert.Equal("a@example.com", (await PatchAsync(store, id, """{"email":"a@example.com"}""")).Text("email"));
        Assert.Equal(id, (await store.FindAsync("a@example.com")).Text("contactID"));
        using var other = await store.PatchAsync(id, """{"email":"b@example.com"}""");
        Assert.Equal(["email immutable"], await Json.ErrorsAsync(other, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_number_that_founded_a_contact_and_was_given_up_can_be_anothers_and_come_back()
    {
        var store = await app.NewStoreAsync();
        var one = await NewAsync(store, $$"""{"phone":"{{Phone}}"}""");
        await PatchAsync(store, one, $$"""{"phone":"{{OtherPhone}}"}""");

        var two = await NewAsync(store, $$"""{"phone":"{{Phone}}","firstName":"Two"}""");
        Assert.NotEqual(one, two);
        Assert.Equal((one, two), (await IdOfPhoneAsync(store, OtherPhone), await IdOfPhoneAsync(store, Phone)));
        using var conflict = await store.PatchAsync(one, $$"""{"phone":"{{Phone}}"}""");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);

        await PatchAsync(store, two, """{"phone":"+4930901820"}""");
        await PatchAsync(store, one, $$"""{"phone":"{{Phone}}"}""");
        Assert.Equal(one, await IdOfPhoneAsync(store, Phone));
        await PatchAsync(store, one, $$"""{"phone":"{{OtherPhone}}"}""");
        await PatchAsync(store, two, $$"""{"phone":"{{Phone}}"}""");
        Assert.Equal((one, two), (await IdOfPhoneAsync(store, OtherPhone), await IdOfPhoneAsync(store, Phone)));
    }

    [Fact]
    public async Task The_last_identifier_cannot_be_removed()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, $$"""{"phone":"{{Phone}}"}""");
        using var answer = await store.PatchAsync(id, """{"phone":null}""");
        Assert.Equal(["phone required"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Marketing_wanted_by_a_patch_is_confirmed_like_any_other()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var id = await NewAsync(store, $$"""{"email":"{{email}}"}""");

        var contact = await PatchAsync(store, id, """{"marketingAllowed":"yes"}""");

        Assert.Equal("pending", contact.GetProperty("confirmation").Text("state"));
        await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");
        Assert.Equal("subscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task Changes_at_the_same_moment_all_take_effect()
    {
        var store = await app.NewStoreAsync();
        var id = await NewAsync(store, """{"email":"a@example.com"}""");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PatchAsync(store, id, $$"""{"properties":{"p{{i}}":{{i}} } }""")));

        Assert.Equal(8, (await store.GetAsync(id)).GetProperty("customProperties").EnumerateObject().Count());
    }

    [Fact]
    public async Task Of_two_contacts_that_want_one_number_at_once_one_gets_it()
    {
        var store = await app.NewStoreAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => NewAsync(store, $$"""{"email":"p{{i}}@example.com"}""")));

        var answers = await Task.WhenAll(ids.Select(id => store.PatchAsync(id, $$"""{"phone":"{{Phone}}"}""")));

        Assert.Equal([200, 409, 409, 409], answers.Select(answer => (int)answer.StatusCode).Order());
    }

    [Fact]
    public async Task Who_is_unknown_is_not_found()
    {
        var store = await app.NewStoreAsync();
        foreach (var id in new[] { new string('0', 32), "no-id" })
        {
            using var answer = await store.PatchAsync(id, """{"firstName":"Ann"}""");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task<string> NewAsync(TestStore store, string json) => (await store.SubmitAsync(json)).Text("contactID")!;

    private static async Task<JsonElement> PatchAsync(TestStore store, string id, string json)
    {
        using var answer = await store.PatchAsync(id, json);
        return await Json.OkAsync(answer);
    }

    private static async Task<string?> IdOfPhoneAsync(TestStore store, string phone)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?phone={Uri.EscapeDataString(phone)}", null, authenticated: true);
        return (await Json.OkAsync(answer)).GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("contactID")).SingleOrDefault();
    }

    private async Task<List<string>> RowsAsync(TestStore store)
    {
        List<string> keys = [];
        await foreach (var row in app.Contacts.QueryAsync<Azure.Data.Tables.TableEntity>($"PartitionKey eq '{store.Id}'", cancellationToken: TestContext.Current.CancellationToken))
        {
            keys.Add(row.RowKey);
        }

        return keys;
    }
}
