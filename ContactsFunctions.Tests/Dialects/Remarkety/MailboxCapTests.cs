using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>All tagged spellings of one mailbox share one cap of confirmation mails (contract §7).</summary>
public sealed class MailboxCapTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Sixty_sign_ups_under_tags_of_one_mailbox_send_one_mail_and_all_get_the_same_answer()
    {
        var store = await app.NewStoreAsync();
        var local = $"p{Guid.NewGuid():N}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            using var answer = await store.PostPublicAsync($$"""{"email":"{{local}}+{{number}}@example.com"}""");
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, """{"status":"OK"}"""), answer));
        Assert.Equal(1, await GrantsAsync(store));
    }

    [Fact]
    public async Task The_plain_address_has_a_cap_of_its_own_and_the_next_mail_comes_when_the_cap_allows()
    {
        var store = await app.NewStoreAsync();
        var local = $"p{Guid.NewGuid():N}";

        Assert.Equal("queued", await ConfirmationAsync(store, $"{local}+a@example.com"));
        await store.MailAsync($"{local}+a@example.com");
        await Eventually.TrueAsync(async () => !await OwesMailAsync(store));
        Assert.Equal("throttled", await ConfirmationAsync(store, $"{local}+b@example.com"));
        Assert.Equal("queued", await ConfirmationAsync(store, $"{local}@example.com"));
        app.Time.Jump(TimeSpan.FromMinutes(11));
        Assert.Equal("queued", await ConfirmationAsync(store, $"{local}+b@example.com"));
        Assert.Equal("throttled", await ConfirmationAsync(store, $"{local}+a@example.com"));
    }

    [Fact]
    public async Task A_batch_asks_one_mailbox_once()
    {
        var store = await app.NewStoreAsync();
        var local = $"p{Guid.NewGuid():N}";
        var rows = string.Join(',', Enumerable.Range(0, 30).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"email":"{{local}}+{{number}}@example.com","accepts_marketing":true,"doubleOptin":true}""")));

        await store.BatchAsync($$"""{"contacts":[{{rows}}]}""");
        await store.BatchAsync($$"""{"contacts":[{{rows}}]}""");

        Assert.Equal(1, await GrantsAsync(store));
    }

    [Fact]
    public async Task It_survives_an_erase_and_a_link_that_asks_again_counts()
    {
        var store = await app.NewStoreAsync();
        var local = $"p{Guid.NewGuid():N}";
        var sent = await store.SubmitAsync($$"""{"email":"{{local}}+a@example.com","marketingAllowed":true}""");
        using var erased = await store.DeleteAsync(sent.GetProperty("contactID").GetString()!);

        Assert.Equal("throttled", await ConfirmationAsync(store, $"{local}+b@example.com"));
    }

    private async Task<bool> OwesMailAsync(TestStore store) =>
        await app.Contacts.QueryAsync<TableEntity>($"PartitionKey eq '{store.Id}'", cancellationToken: TestContext.Current.CancellationToken)
            .AnyAsync(row => row.ContainsKey("MailDueAt"), TestContext.Current.CancellationToken);

    private static async Task<string> ConfirmationAsync(TestStore store, string email) =>
        (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""")).GetProperty("confirmation").GetString()!;

    /// <summary>How many contacts of the store have been granted a mail.</summary>
    private static async Task<int> GrantsAsync(TestStore store)
    {
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        return (await Json.ReadAsync(list)).GetProperty("contacts").EnumerateArray()
            .Count(contact => contact.GetProperty("confirmation").GetProperty("state").GetString() == "pending");
    }
}
