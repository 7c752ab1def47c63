using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>Whoever has a webhook hears of what happens to contacts, signed, and once for each event.</summary>
public sealed class DeliveryTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Every =
        "contact.created contact.updated contact.subscribed contact.unsubscribed contact.confirmation_expired contact.bounced contact.erased";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_told_with_the_contact_as_it_is_read()
    {
        await using var receiver = await Receiver.MakeAsync(app, Every);
        var email = TestStore.NewEmail();
        var id = (await receiver.Store.SubmitAsync($$"""{"email":"{{email}}","firstName":"Ada","properties":{"size":3} }""")).Text("contactID")!;
        var told = Assert.Single(await receiver.WaitAsync(1));

        var body = Receiver.Body(told);
        Assert.Equal("contact.created", body.Text("type"));
        Assert.True(body.GetProperty("data").GetProperty("version").GetInt32() > 0);
        var shown = body.GetProperty("data").GetProperty("contact");
        Assert.Equal((id, email, "Ada", 3), (shown.Text("contactID"), shown.Text("email"), shown.Text("firstName"), shown.GetProperty("customProperties").GetProperty("size").GetInt32()));
        Assert.Equal((await receiver.Store.FindAsync(email)).GetRawText(), shown.GetRawText());
        Assert.Equal("/told?of=a", told.Target);
    }

    [Fact]
    public async Task Each_way_in_which_a_contact_changes_is_told()
    {
        await using var receiver = await Receiver.MakeAsync(app, Every);
        var (store, email) = (receiver.Store, TestStore.NewEmail());
        (await store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
        (await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm")).Dispose();
        var id = (await store.FindAsync(email)).Text("contactID")!;
        (await store.PatchAsync(id, """{"tags":["vip"]}""")).Dispose();
        (await store.SendAsync(HttpMethod.Post, store.ContactsPath + "/unsubscribe", TestStore.JsonBody($$"""{"email":"{{email}}"}"""), authenticated: true)).Dispose();
        await store.BatchAsync($$"""{"contacts":[{"email":"{{email}}","firstName":"Ada"},{"email":"{{TestStore.NewEmail()}}"}]}""");
        (await store.DeleteAsync(id)).Dispose();

        var told = (await receiver.WaitAsync(7)).Select(Receiver.Body).ToArray();
        var ofOne = told.Where(body => body.GetProperty("data").GetProperty("contact").Text("contactID") == id)
            .OrderBy(body => body.GetProperty("data").GetProperty("version").GetInt32()).ToArray();
        Assert.Equal(
            ["contact.created", "contact.subscribed", "contact.updated", "contact.unsubscribed", "contact.updated", "contact.erased"],
            ofOne.Select(body => body.Text("type")));
        Assert.Equal(6, ofOne.Select(body => body.GetProperty("data").GetProperty("version").GetInt32()).Distinct().Count());
        Assert.Equal("email", ofOne[1].GetProperty("data").Text("channel"));
        Assert.Equal($$"""{"contactID":"{{id}}"}""", ofOne[^1].GetProperty("data").GetProperty("contact").GetRawText());
    }

    [Fact]
    public async Task What_changes_nothing_is_not_told()
    {
        await using var receiver = await Receiver.MakeAsync(app, Every);
        var json = $$"""{"email":"{{TestStore.NewEmail()}}","firstName":"Ada"}""";
        await receiver.Store.SubmitAsync(json);
        await receiver.Store.SubmitAsync(json);
        await receiver.Store.SubmitAsync(json.Replace("Ada", "Grace", StringComparison.Ordinal));
        Assert.Equal(["contact.created", "contact.updated"], (await receiver.WaitAsync(2)).Select(told => Receiver.Body(told).Text("type")).Order());
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_told_and_to_each_hook_that_asked()
    {
        await using var first = await Receiver.MakeAsync(app, "contact.updated contact.created");
        await using var second = await Receiver.MakeAsync(app, "contact.created", store: first.Store);
        var json = $$"""{"email":"{{TestStore.NewEmail()}}","firstName":"Ada"}""";
        await first.Store.SubmitAsync(json);
        await first.Store.SubmitAsync(json.Replace("Ada", "Grace", StringComparison.Ordinal));
        var told = await first.WaitAsync(2);
        var other = Assert.Single(await second.WaitAsync(1));
        Assert.DoesNotContain(other.Headers["webhook-id"], told.Select(request => request.Headers["webhook-id"]));
    }

    [Fact]
    public async Task Whoever_comes_back_after_an_erase_goes_on_counting()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created contact.erased");
        var (store, email) = (receiver.Store, TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}"}""")).Text("contactID")!;
        (await store.DeleteAsync(id)).Dispose();
        app.Time.Jump(TimeSpan.FromDays(31));
        (await store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
        var told = (await receiver.WaitAsync(3)).Select(Receiver.Body)
            .OrderBy(body => body.GetProperty("data").GetProperty("version").GetInt32()).Select(body => body.Text("type"));
        Assert.Equal(["contact.created", "contact.erased", "contact.created"], told);
    }

    [Fact]
    public async Task In_the_format_of_Remarkety_topic_and_signature_are_its_own()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created contact.subscribed contact.unsubscribed contact.erased", "remarkety");
        var (store, email) = (receiver.Store, TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","firstName":"Ada","marketingAllowed":true,"doubleOptin":false}""")).Text("contactID")!;
        (await store.SendAsync(HttpMethod.Post, store.ContactsPath + "/unsubscribe", TestStore.JsonBody($$"""{"email":"{{email}}"}"""), authenticated: true)).Dispose();
        await receiver.WaitAsync(3);
        (await store.DeleteAsync(id)).Dispose();

        var told = await receiver.WaitAsync(4);
        var byTopic = told.ToDictionary(request => request.Headers["X-Event-Topic"]);
        Assert.Equal(["customers/create", "email-suppression/added", "email/unsubscribed", "newsletter/subscribed"], byTopic.Keys.Order(StringComparer.Ordinal));
        Assert.All(told, request => Assert.Equal(
            Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(receiver.Hook.Text("secret")!), Encoding.UTF8.GetBytes(request.Body))),
            request.Headers["X-Event-Hmac-SHA256"]));
        var customer = Receiver.Body(byTopic["customers/create"]);
        Assert.Equal((id, email, "Ada"), (customer.Text("hash"), customer.Text("email"), customer.Text("first_name")));
        Assert.Equal(JsonValueKind.Null, customer.GetProperty("last_name").ValueKind);
        Assert.Equal((email, "unsubscribed"), (Receiver.Body(byTopic["email/unsubscribed"]).Text("email"), Receiver.Body(byTopic["email/unsubscribed"]).Text("type")));
        var erased = Receiver.Body(byTopic["email-suppression/added"]);
        Assert.Equal((id, null, "deleted"), (erased.Text("hash"), erased.Text("email"), erased.Text("type")));

        // The person comes back, and the receiver asks for it once more.
        (await store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
        await receiver.WaitAsync(5);
        using var again = await receiver.SendAsync(HttpMethod.Post, $"/deliveries/{byTopic["email-suppression/added"].Headers["webhook-id"]}/replay");
        var repeated = Receiver.Body((await receiver.WaitAsync(6))[5]);
        Assert.Equal((id, null, "deleted"), (repeated.Text("hash"), repeated.Text("email"), repeated.Text("type")));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_and_sent_again_under_the_same_id()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created contact.updated");
        var json = $$"""{"email":"{{TestStore.NewEmail()}}","firstName":"Ada"}""";
        await receiver.Store.SubmitAsync(json);
        var created = Assert.Single(await receiver.WaitAsync(1)).Headers["webhook-id"];
        app.Time.Jump(TimeSpan.FromMinutes(1));
        var since = app.Time.GetUtcNow();
        await receiver.Store.SubmitAsync(json.Replace("Ada", "Grace", StringComparison.Ordinal));
        var updated = (await receiver.WaitAsync(2))[1].Headers["webhook-id"];
        await Eventually.TrueAsync(async () => (await receiver.DeliveriesAsync()).All(delivery => delivery.Text("state") == "delivered"));

        var listed = await receiver.DeliveriesAsync();
        Assert.Equal([updated, created], listed.Select(delivery => delivery.Text("id")));
        Assert.Equal(("contact.updated", "200", 1), (listed[0].Text("event"), listed[0].Text("lastStatus"), listed[0].GetProperty("attempts").GetInt32()));
        Assert.True(listed[0].GetProperty("version").GetInt32() > listed[1].GetProperty("version").GetInt32());

        using var again = await receiver.SendAsync(HttpMethod.Post, $"/deliveries/{created}/replay");
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        var replayed = (await receiver.WaitAsync(3))[2];
        Assert.Equal(created, replayed.Headers["webhook-id"]);
        Assert.Equal("Grace", Receiver.Body(replayed).GetProperty("data").GetProperty("contact").Text("firstName"));

        using var all = await receiver.SendAsync(HttpMethod.Post, "/replay", $$"""{"since":"{{since:O}}"}""");
        Assert.Equal("""{"replayed":1}""", await all.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(updated, (await receiver.WaitAsync(4))[3].Headers["webhook-id"]);

        using var ever = await receiver.SendAsync(HttpMethod.Post, "/replay", """{"since":"0001-01-01T00:00:00Z"}""");
        Assert.Equal("""{"replayed":2}""", await ever.Content.ReadAsStringAsync(Cancellation));
        await receiver.WaitAsync(6);

        using var unclear = await receiver.SendAsync(HttpMethod.Post, "/replay", """{"since":"yesterday"}""");
        Assert.Equal(["since invalid_date"], await Json.ErrorsAsync(unclear, HttpStatusCode.BadRequest));
        using var unknown = await receiver.SendAsync(HttpMethod.Post, $"/deliveries/msg_{new string('0', 32)}/replay");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Neither_the_address_of_a_hook_nor_its_secret_gets_into_the_log()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created", answer: (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 500 : 200;
            return Task.CompletedTask;
        });
        await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        await receiver.WaitAsync(1);
        await Eventually.TrueAsync(() => app.Log.Lines.Any(line => line.Contains(receiver.Id, StringComparison.Ordinal)));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("told?of=a", StringComparison.Ordinal) || line.Contains("whsec_", StringComparison.Ordinal));
    }
}
