using System.Net;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Watching;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Manage;

/// <summary>What is broken in storage is passed over, counted, or answered honestly; it stops nothing else.</summary>
public sealed class BrokenRowTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TableClient Stores => new(app.ConnectionString, StoreTable.TableName);

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("""{"sender":null}""")]
    [InlineData("""{"welcomeEmail":"perhaps"}""")]
    public async Task A_store_whose_settings_are_broken_is_a_503_until_they_are_put_again(string document)
    {
        var store = await app.NewStoreAsync();
        var row = (await Stores.GetEntityAsync<TableEntity>(store.Id, "settings", cancellationToken: Token)).Value;
        row["Document0"] = Encoding.UTF8.GetBytes(document);
        await Stores.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
        app.Services.GetRequiredService<StoreDirectory>().Forget(StoreId.Parse(store.Id));

        HttpResponseMessage[] answers =
        [
            await store.PostAuthenticatedAsync("""{"email":"a@example.com"}"""),
            await store.PostPublicAsync("""{"email":"a@example.com"}"""),
            await store.SendAsync(HttpMethod.Options, store.ContactsPath, null, authenticated: false),
            await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}"), Token),
            await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}"),
            await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/mail"),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(answers, answer => answer.Dispose());

        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", "{}");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var served = await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task A_key_whose_row_is_broken_opens_nothing_and_locks_no_other_out()
    {
        var store = await app.NewStoreAsync();
        await Stores.AddEntityAsync(new TableEntity(store.Id, "key-broken") { ["Hash"] = "text", ["CreatedAt"] = 7 }, Token);
        await Stores.AddEntityAsync(new TableEntity(store.Id, "key-empty"), Token);
        app.Services.GetRequiredService<StoreDirectory>().Forget(StoreId.Parse(store.Id));

        await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        using var shown = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}");
        Assert.Single((await Json.OkAsync(shown)).GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task A_partition_that_is_no_store_is_passed_over_where_stores_are_counted()
    {
        var store = await app.NewStoreAsync();
        await Stores.UpsertEntityAsync(new TableEntity("no store!", "settings"), cancellationToken: Token);

        Assert.Contains(StoreId.Parse(store.Id), await app.Services.GetRequiredService<StoreTable>().ListAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_key_id_longer_than_any_is_no_key()
    {
        var store = await app.NewStoreAsync();
        using var answer = await app.ManageAsync(HttpMethod.Delete, $"manage/stores/{store.Id}/keys/{new string('a', 1500)}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Messages_laid_aside_that_nobody_can_decode_are_passed_over_and_counted()
    {
        var store = await app.NewStoreAsync();
        var raw = new QueueClient(app.ConnectionString, MailOutbox.PoisonName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.CreateIfNotExistsAsync(cancellationToken: Token);
        await raw.ClearMessagesAsync(Token);
        string[] unreadable = ["not base64", "\u00e4", "====", Convert.ToBase64String([0xFF, 0xFE]), Convert.ToBase64String("{}"u8), Convert.ToBase64String("null"u8)];
        foreach (var text in unreadable)
        {
            await raw.SendMessageAsync(text, Token);
        }

        await app.Services.GetRequiredService<MailOutbox>().DeadLetterAsync(new(store.Id, new string('0', 32), "m1", MailKind.Welcome, 0, app.Time.GetUtcNow()), Token);

        using var list = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/mail");
        Assert.Equal(unreadable.Length, (await Json.OkAsync(list)).GetProperty("unreadable").GetInt32());
        using var redriven = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/mail/redrive");
        var answer = await Json.OkAsync(redriven);
        Assert.Equal((0, unreadable.Length), (answer.GetProperty("redriven").GetInt32(), answer.GetProperty("unreadable").GetInt32()));

        // What was this store's is gone, what is nobody's stays.
        Assert.Equal(unreadable.Length, (await raw.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
        await app.Services.GetRequiredService<WatchQueues>().ExecuteAsync(Token);
        await raw.ClearMessagesAsync(Token);
    }
}

/// <summary>An app of its own: the host lays the message aside in the end.</summary>
public sealed class UndecodableMessageTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The heartbeat of the app must not stop for a message in the mail queue that somebody else put there.</summary>
    [Fact]
    public async Task A_message_in_the_mail_queue_that_nobody_can_decode_stops_no_watch()
    {
        // Answered once the app has made its queues.
        await app.NewStoreAsync();
        var raw = new QueueClient(app.ConnectionString, MailOutbox.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.SendMessageAsync("not base64", visibilityTimeout: null, timeToLive: TimeSpan.FromMinutes(1), cancellationToken: Token);

        await app.Services.GetRequiredService<WatchQueues>().ExecuteAsync(Token);
    }
}
