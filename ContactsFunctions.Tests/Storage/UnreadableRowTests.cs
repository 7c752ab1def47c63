using System.Diagnostics.Metrics;
using System.Net;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Storage;

/// <summary>A row that cannot be read costs its own contact, and nobody else's.</summary>
public sealed class UnreadableRowTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Broken => ["{", "null", "[]", """{"id":"no id"}""", """{"createdAt":"yesterday"}"""];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Lists_go_on_without_it_and_it_is_counted_and_logged_by_its_key(string document)
    {
        var store = await app.NewStoreAsync();
        using var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());
        var broken = await BreakAsync(store, TestStore.NewEmail(), document);
        var whole = await NewContactAsync(store, TestStore.NewEmail());

        using var answer = await GetAsync(store, store.ContactsPath);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var ids = (await Json.ReadAsync(answer)).GetProperty("contacts").EnumerateArray().Select(contact => contact.GetProperty("contactID").GetString());
        Assert.Equal([whole], ids);
        Assert.Contains(numbers.All, number => number.Name == AppMetrics.UnreadableRows);
        Assert.Contains(app.Log.Lines, line => line.Contains(broken, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Its_contact_can_be_erased_and_come_back_by_a_sign_up(string document)
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var id = await BreakAsync(store, email, document);

        using var read = await GetAsync(store, $"{store.ContactsPath}/{id}");
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}"}""");
        using var erased = await store.DeleteAsync(id);
        using var gone = await GetAsync(store, $"{store.ContactsPath}/{id}");
        using var signUp = await store.PostPublicAsync($$"""{"email":"{{email}}"}""");

        Assert.Equal(
            [HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.OK],
            new[] { read, posted, erased, gone, signUp }.Select(answer => answer.StatusCode));
        using var again = await GetAsync(store, $"{store.ContactsPath}?email={email}");
        Assert.Equal(1, (await Json.ReadAsync(again)).GetProperty("contacts").GetArrayLength());
    }

    [Fact]
    public async Task A_batch_says_which_row_failed_and_takes_the_others()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await BreakAsync(store, email, "{");

        using var answer = await store.PostBatchAsync($$"""{"contacts":[{"email":"{{email}}"},{"email":"{{TestStore.NewEmail()}}"}]}""");

        var result = await Json.ReadAsync(answer);
        Assert.Equal((1, 1), (result.GetProperty("success").GetInt32(), result.GetProperty("failed").GetInt32()));
        Assert.Equal(0, result.GetProperty("failedReason")[0].GetProperty("index").GetInt32());
    }

    [Fact]
    public async Task Housekeeping_goes_on_behind_it()
    {
        var store = await app.NewStoreAsync();
        await BreakAsync(store, TestStore.NewEmail(), "{");
        var email = TestStore.NewEmail();
        using var signUp = await store.PostPublicAsync($$"""{"email":"{{email}}"}""");
        Assert.Equal(HttpStatusCode.OK, signUp.StatusCode);
        await store.MailAsync(email);

        app.Time.Jump(TimeSpan.FromDays(40));
        await app.Services.GetRequiredService<KeepHouse>().ExecuteAsync(Token);

        using var list = await GetAsync(store, $"{store.ContactsPath}?email={email}");
        Assert.Equal(0, (await Json.ReadAsync(list)).GetProperty("contacts").GetArrayLength());
    }

    /// <summary>What the first moment of all once did to a row: its default value was left out.</summary>
    [Fact]
    public async Task A_row_without_its_moments_is_read()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        var id = ContactId.Of(StoreId.Parse(store.Id), IdentifierType.Email, email).ToString();
        await BreakAsync(store, email, $$"""{"id":"{{id}}","email":{"address":"{{email}}","state":{} } }""");

        using var read = await GetAsync(store, $"{store.ContactsPath}/{id}");

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private async Task<string> BreakAsync(TestStore store, string email, string document)
    {
        var id = await NewContactAsync(store, email);
        var row = (await app.Contacts.GetEntityAsync<TableEntity>(store.Id, id, cancellationToken: Token)).Value;
        row["Document"] = document;
        await app.Contacts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
        return id;
    }

    private static Task<HttpResponseMessage> GetAsync(TestStore store, string path) => store.SendAsync(HttpMethod.Get, path, null, authenticated: true);

    private static async Task<string> NewContactAsync(TestStore store, string email)
    {
        using var answer = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}"}""");
        return (await Json.ReadAsync(answer)).GetProperty("contactID").GetString()!;
    }
}
