using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>Erased is erased: nothing personal is left, and only the person brings themselves back.</summary>
public sealed class EraseContactTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Erasing_leaves_no_row_queue_message_or_log_line_with_the_persons_data()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var id = (await store.SubmitAsync($$"""
            {"email":"{{email}}","phone":"+14155552671","firstName":"Xanthippe","tags":["mytagofxanthippe"],"properties":{"pet":"Bucephalus"},
             "marketingAllowed":true,"consent":{"source":"fair in Xanten","ip":"203.0.113.77"} }
            """)).Text("contactID")!;
        await store.ConfirmLinkAsync(email);

        // Enough changes that part of the log lies in history rows.
        for (var i = 0; i < 50; i++)
        {
            await store.SubmitAsync($$"""{"email":"{{email}}","smsMarketingAllowed":{{(i % 2 == 0 ? "true" : "false")}}}""");
        }

        Assert.Contains((await RowsAsync(store)).Keys, key => key.Contains("-h", StringComparison.Ordinal));
        using var erased = await store.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        var rows = await RowsAsync(store);
        Assert.Equal(2, rows.Count);
        string[] personal = [email, "14155552671", "anthippe", "ucephalus", "Xanten", "203.0.113.77", "127.0.0.1"];
        Assert.All(rows.Values, row => Assert.All(personal, data => Assert.DoesNotContain(data, row, StringComparison.OrdinalIgnoreCase)));
        Assert.All(app.Log.Lines, line => Assert.All(personal[..^1], data => Assert.DoesNotContain(data, line, StringComparison.OrdinalIgnoreCase)));
        foreach (var queue in new[] { "mail", "mail-poison" })
        {
            var messages = await app.Queue(queue).PeekMessagesAsync(32, TestContext.Current.CancellationToken);
            Assert.All(messages.Value, message => Assert.All(personal, data => Assert.DoesNotContain(data, message.Body.ToString(), StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Fact]
    public async Task An_erased_contact_is_not_found_again()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync("""{"email":"a@example.com"}""")).Text("contactID")!;
        using var first = await store.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);

        using var second = await store.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        using var read = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}", null, authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Equal(0, (await Json.OkAsync(list)).GetProperty("contacts").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","firstName":"Ann"}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""")]
    [InlineData("""{"phone":"+14155552671"}""")]
    public async Task An_api_call_or_import_does_not_bring_back_who_was_erased(string body)
    {
        var store = await ErasedAsync("""{"email":"a@example.com","phone":"+14155552671"}""");

        var answer = await store.SubmitAsync(body);
        Assert.Equal("erased", Assert.Single(answer.GetProperty("warnings").EnumerateArray()).Text("code"));
        Assert.Null(answer.Text("contactID"));

        var batch = await store.BatchAsync($$"""{"contacts":[{{body}}]}""");
        Assert.Equal("erased", Assert.Single(batch.GetProperty("failedReason").EnumerateArray()).GetProperty("errors")[0].Text("code"));
        Assert.All((await RowsAsync(store)).Values, row => Assert.DoesNotContain("example.com", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_erased_number_or_address_does_not_come_back_with_another_contact()
    {
        var store = await ErasedAsync("""{"email":"a@example.com","phone":"+14155552671"}""");

        var withNumber = await store.SubmitAsync("""{"email":"b@example.com","phone":"+14155552671"}""");
        Assert.Equal("erased", Assert.Single(withNumber.GetProperty("warnings").EnumerateArray()).Text("code"));
        Assert.Null(withNumber.Text("phone"));

        var byPhone = (await store.SubmitAsync("""{"phone":"+442071838750"}""")).Text("contactID")!;
        var withAddress = await store.SubmitAsync("""{"phone":"+442071838750","email":"a@example.com"}""");
        Assert.Equal(("erased", byPhone, null), (withAddress.GetProperty("warnings")[0].Text("code"), withAddress.Text("contactID"), withAddress.Text("email")));

        using var patchPhone = await store.PatchAsync(byPhone, """{"phone":"+14155552671"}""");
        Assert.Equal(["phone erased"], await Json.ErrorsAsync(patchPhone, HttpStatusCode.Conflict));
        using var patchEmail = await store.PatchAsync(byPhone, """{"email":"a@example.com"}""");
        Assert.Equal(["email erased"], await Json.ErrorsAsync(patchEmail, HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fresh_double_optin_brings_the_person_back_with_a_click(bool authenticated)
    {
        var email = TestStore.NewEmail();
        var store = await ErasedAsync($$"""{"email":"{{email}}","phone":"+14155552671"}""");

        var body = $$"""{"email":"{{email}}","phone":"+14155552671","firstName":"Ann","marketingAllowed":true}""";
        using var answer = authenticated ? await store.PostAuthenticatedAsync(body) : await store.PostPublicAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));
        await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");

        Assert.Equal("subscribed", await store.StatusAsync(email));

        // The number is back with the sign-up that the person made; a server's word for it is not enough.
        Assert.Equal(authenticated ? null : "+14155552671", (await store.FindAsync(email)).Text("phone"));
    }

    [Fact]
    public async Task The_cap_of_mails_survives_an_erase()
    {
        var email = TestStore.NewEmail();
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""")).Text("contactID")!;
        await store.ConfirmLinkAsync(email);
        using var erased = await store.DeleteAsync(id);

        var again = await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");

        Assert.Equal("throttled", again.Text("confirmation"));
        Assert.Null(again.Text("contactID"));
    }

    [Fact]
    public async Task A_link_from_before_the_erase_subscribes_nobody()
    {
        var email = TestStore.NewEmail();
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""")).Text("contactID")!;
        var link = await store.ConfirmLinkAsync(email);
        using var erased = await store.DeleteAsync(id);

        using var pressed = await store.PressAsync(link, "confirm");

        Assert.Single(await RowsAsync(store));
        using var read = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}", null, authenticated: true);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task A_number_that_an_erased_contact_had_given_up_still_leads_to_its_owner()
    {
        var store = await app.NewStoreAsync();
        var one = (await store.SubmitAsync("""{"phone":"+14155552671"}""")).Text("contactID")!;
        using var patched = await store.PatchAsync(one, """{"phone":"+442071838750"}""");
        var two = (await store.SubmitAsync("""{"phone":"+14155552671"}""")).Text("contactID")!;

        using var erased = await store.DeleteAsync(one);

        Assert.Equal(two, (await store.SubmitAsync("""{"phone":"+14155552671","firstName":"Two"}""")).Text("contactID"));
        Assert.Equal("erased", (await store.SubmitAsync("""{"phone":"+442071838750"}""")).GetProperty("warnings")[0].Text("code"));
    }

    [Fact]
    public async Task A_history_longer_than_a_transaction_goes_as_well_also_after_a_crash_in_the_middle()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync("""{"email":"a@example.com"}""")).Text("contactID")!;
        foreach (var first in new[] { 0, 100, 200 })
        {
            // As a crash leaves it: some of the rows are gone, those in the middle among them.
            await app.Contacts.SubmitTransactionAsync(
                Enumerable.Range(first, 80).Select(i => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    new TableEntity(store.Id, $"{id}-h{i:D6}") { ["Kind"] = "history", ["Document"] = "[]" })),
                TestContext.Current.CancellationToken);
        }

        using var erased = await store.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.Equal([id], (await RowsAsync(store)).Keys);
    }

    [Fact]
    public async Task Erasing_while_others_write_still_erases()
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync("""{"email":"a@example.com","phone":"+14155552671"}""")).Text("contactID")!;

        var writing = Enumerable.Range(0, 20).Select(i => store.SubmitAsync($$"""{"email":"a@example.com","phone":"+14155552671","properties":{"p{{i}}":{{i}} } }""")).ToArray();
        using var erased = await store.DeleteAsync(id);
        await Task.WhenAll(writing);

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.All((await RowsAsync(store)).Values, row => Assert.Contains("\"erased\"", row, StringComparison.Ordinal));
    }

    private async Task<TestStore> ErasedAsync(string contact)
    {
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync(contact)).Text("contactID")!;
        using var erased = await store.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        return store;
    }

    private async Task<Dictionary<string, string>> RowsAsync(TestStore store)
    {
        Dictionary<string, string> rows = [];
        await foreach (var row in app.Contacts.QueryAsync<TableEntity>($"PartitionKey eq '{store.Id}'", cancellationToken: TestContext.Current.CancellationToken))
        {
            rows[row.RowKey] = JsonSerializer.Serialize((IDictionary<string, object>)row);
        }

        return rows;
    }
}
