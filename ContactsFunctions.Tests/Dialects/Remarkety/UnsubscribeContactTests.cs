using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>A server takes people off the list.</summary>
public sealed class UnsubscribeContactTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Both = """
        {"identifiers":[
          {"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}},
          {"type":"phone","id":"+14155552671","channels":{"sms":{"status":"subscribed"}}}]}
        """;

    [Fact]
    public async Task An_address_is_unsubscribed_and_the_reason_is_kept()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;

        var answer = await UnsubscribeAsync(store, """{"email":"A@example.com","reason":"asked by phone"}""");

        Assert.Equal(("OK", "updated", id), (answer.Text("status"), answer.Text("result"), answer.Text("contactID")));
        Assert.Equal(("unsubscribed", "subscribed"), await StatusesAsync(store, id));
        var entry = (await store.GetAsync(id)).GetProperty("consents").EnumerateArray().Last();
        Assert.Equal(("subscribed", "unsubscribed", "api", "asked by phone"), (entry.Text("from"), entry.Text("to"), entry.Text("cause"), entry.Text("source")));
        Assert.Equal("unchanged", (await UnsubscribeAsync(store, """{"email":"a@example.com"}""")).Text("result"));
    }

    [Fact]
    public async Task A_number_is_unsubscribed_from_text_messages_alone()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;

        await UnsubscribeAsync(store, """{"sms_phone_number_e164":"+14155552671"}""");
        Assert.Equal(("subscribed", "unsubscribed"), await StatusesAsync(store, id));

        await UnsubscribeAsync(store, """{"email":"a@example.com","sms_phone_number_e164":"+14155552671"}""");
        Assert.Equal(("unsubscribed", "unsubscribed"), await StatusesAsync(store, id));
    }

    [Fact]
    public async Task An_address_and_a_number_of_two_contacts_are_both_unsubscribed()
    {
        var store = await app.NewStoreAsync();
        var one = (await store.SubmitAsync("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""")).Text("contactID");
        var two = (await store.SubmitAsync("""{"phone":"+14155552671","smsMarketingAllowed":true}""")).Text("contactID")!;

        var answer = await UnsubscribeAsync(store, """{"email":"a@example.com","sms_phone_number_e164":"+14155552671"}""");

        Assert.Equal(one, answer.Text("contactID"));
        Assert.Equal("unsubscribed", await store.StatusAsync("a@example.com"));
        Assert.Equal("unsubscribed", (await store.GetAsync(two)).GetProperty("identifiers")[0].GetProperty("channels").GetProperty("sms").Text("status"));
    }

    [Fact]
    public async Task Who_is_unknown_is_not_found_and_does_not_come_into_being()
    {
        var store = await app.NewStoreAsync();
        using var unknown = await PostAsync(store, """{"email":"nobody@example.com"}""");
        Assert.Empty(await Json.ErrorsAsync(unknown, HttpStatusCode.NotFound));
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Equal(0, (await Json.OkAsync(list)).GetProperty("contacts").GetArrayLength());
    }

    [Fact]
    public async Task A_call_without_a_key_unsubscribes_nobody()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""");

        using var answer = await store.SendAsync(HttpMethod.Post, $"{store.ContactsPath}/unsubscribe", TestStore.JsonBody("""{"email":"a@example.com"}"""), authenticated: false);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("subscribed", await store.StatusAsync("a@example.com"));
    }

    [Fact]
    public async Task Neither_an_address_nor_a_number_is_an_error_that_says_so()
    {
        var store = await app.NewStoreAsync();
        using var none = await PostAsync(store, """{"reason":"x"}""");
        Assert.Equal(["email required"], await Json.ErrorsAsync(none, HttpStatusCode.BadRequest));
        using var wrong = await PostAsync(store, """{"email":"nobody","sms_phone_number_e164":"+1"}""");
        Assert.Equal(["email invalid_email", "sms_phone_number_e164 invalid_phone"], await Json.ErrorsAsync(wrong, HttpStatusCode.BadRequest));
    }

    private static async Task<JsonElement> UnsubscribeAsync(TestStore store, string json)
    {
        using var answer = await PostAsync(store, json);
        return await Json.OkAsync(answer);
    }

    private static Task<HttpResponseMessage> PostAsync(TestStore store, string json) =>
        store.SendAsync(HttpMethod.Post, $"{store.ContactsPath}/unsubscribe", TestStore.JsonBody(json), authenticated: true);

    private static async Task<(string? Email, string? Sms)> StatusesAsync(TestStore store, string id)
    {
        var identifiers = (await store.GetAsync(id)).GetProperty("identifiers");
        return (identifiers[0].GetProperty("channels").GetProperty("email").Text("status"), identifiers[1].GetProperty("channels").GetProperty("sms").Text("status"));
    }
}
