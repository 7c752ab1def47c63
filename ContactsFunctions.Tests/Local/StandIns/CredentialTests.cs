using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class CredentialTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private const string WrongKey = "d3Jvbmc=";

    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    private string AccountName => account.Setting("AccountName");

    private string AccountKey => account.Setting("AccountKey");

    [Fact]
    public async Task A_table_client_signs_with_the_account_key()
    {
        var endpoint = new Uri(account.Setting("TableEndpoint"));
        var table = new TableClient(endpoint, StorageAccount.UniqueName("Table"), new TableSharedKeyCredential(AccountName, AccountKey));

        await table.CreateAsync(Cancelled);
        await table.AddEntityAsync(new TableEntity("p", "it's 100% é"), Cancelled);

        Assert.Equal(AccountName, table.AccountName);
        Assert.Single(await table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_table_client_with_another_key_is_turned_away_until_the_key_is_set()
    {
        var credential = new TableSharedKeyCredential(AccountName, WrongKey);
        var table = new TableClient(new Uri(account.Setting("TableEndpoint")), StorageAccount.UniqueName("Table"), credential);

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync(Cancelled));
        credential.SetAccountKey(AccountKey);
        await table.CreateAsync(Cancelled);

        Assert.Equal(403, e.Status);
    }

    [Fact]
    public async Task A_queue_client_signs_with_the_account_key()
    {
        var name = StorageAccount.UniqueName("queue");
        var uri = new Uri($"{account.Setting("QueueEndpoint")}/{name}");
        var queue = new QueueClient(uri, new StorageSharedKeyCredential(AccountName, AccountKey));

        await queue.CreateAsync(new Dictionary<string, string> { ["b"] = "2", ["A"] = "1" }, Cancelled);
        await queue.SendMessageAsync("text", TimeSpan.Zero, TimeSpan.FromMinutes(5), Cancelled);
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Cancelled)).Value;

        Assert.Equal("text", message.MessageText);
        Assert.Equal((AccountName, name, uri), (queue.AccountName, queue.Name, queue.Uri));
    }

    [Fact]
    public async Task Parameters_are_signed_as_they_read_not_as_they_are_encoded()
    {
        var service = new QueueServiceClient(account.ConnectionString);

        Assert.Empty(await service.GetQueuesAsync(prefix: "two words + é/&", cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task A_queue_client_with_another_key_is_turned_away()
    {
        var uri = new Uri($"{account.Setting("QueueEndpoint")}/{StorageAccount.UniqueName("queue")}");

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => new QueueClient(uri, new StorageSharedKeyCredential(AccountName, WrongKey)).CreateAsync(cancellationToken: Cancelled));

        Assert.Equal(403, e.Status);
    }

    [Fact]
    public async Task A_table_client_with_a_token_sends_it_and_asks_for_it_once()
    {
        await using var service = await LoopbackServer.StartAsync(AnswerNoContentAsync, https: true);
        var credential = new FixedToken();
        var options = new TableClientOptions { Transport = LoopbackServer.TrustingTransport() };
        var table = new TableClient(service.Address, "Contacts", credential, options);

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancelled);
        await table.AddEntityAsync(new TableEntity("p", "s"), Cancelled);

        Assert.Equal(["https://storage.azure.com/.default"], Assert.Single(credential.Asked));
        Assert.All(service.Requests, request => Assert.Equal("Bearer the-token", request.Headers["Authorization"]));
        Assert.All(service.Requests, request => Assert.Equal("2020-12-06", request.Headers["x-ms-version"]));
    }

    [Fact]
    public async Task A_queue_client_with_a_token_sends_it()
    {
        await using var service = await LoopbackServer.StartAsync(AnswerNoContentAsync, https: true);
        var credential = new FixedToken();
        var options = new QueueClientOptions { Transport = LoopbackServer.TrustingTransport() };

        await new QueueClient(new Uri(service.Address, "mail"), credential, options).ClearMessagesAsync(Cancelled);

        Assert.Equal(["https://storage.azure.com/.default"], Assert.Single(credential.Asked));
        var request = Assert.Single(service.Requests);
        Assert.Equal(("DELETE", "/mail/messages", "Bearer the-token"), (request.Method, request.Target, request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_token_is_asked_for_the_audience_that_was_set()
    {
        await using var service = await LoopbackServer.StartAsync(AnswerNoContentAsync, https: true);
        var credential = new FixedToken();
        var forTables = new TableClientOptions { Transport = LoopbackServer.TrustingTransport(), Audience = TableAudience.AzureChina };
        var forQueues = new QueueClientOptions
        {
            Transport = LoopbackServer.TrustingTransport(),
            Audience = QueueAudience.CreateQueueServiceAccountAudience("shop"),
        };

        await new TableClient(service.Address, "Contacts", credential, forTables).DeleteAsync(Cancelled);
        await new QueueClient(new Uri(service.Address, "mail"), credential, forQueues).ClearMessagesAsync(Cancelled);

        Assert.Equal(
            ["https://storage.azure.cn/.default", "https://shop.queue.core.windows.net/.default"],
            credential.Asked.SelectMany(scopes => scopes));
    }

    [Fact]
    public void A_token_is_not_sent_over_plain_http()
    {
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://account.table.core.windows.net"), new FixedToken()));
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://account.table.core.windows.net"), "Contacts", new FixedToken()));
        Assert.Throws<ArgumentException>(() => new QueueClient(new Uri("http://account.queue.core.windows.net/mail"), new FixedToken()));
        Assert.Throws<ArgumentException>(() => new QueueServiceClient(new Uri("http://account.queue.core.windows.net"), new FixedToken()));
    }

    [Fact]
    public void A_connection_string_names_the_endpoints()
    {
        const string azure = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.windows.net";

        Assert.Equal(new Uri("https://shop.table.core.windows.net/"), new TableServiceClient(azure).Uri);
        Assert.Equal(new Uri("https://shop.table.core.windows.net/Contacts"), new TableClient(azure, "Contacts").Uri);
        Assert.Equal(new Uri("https://shop.queue.core.windows.net/mail"), new QueueClient(azure, "mail").Uri);
        Assert.Equal(("shop", "mail"), (new QueueClient(azure, "mail").AccountName, new QueueClient(azure, "mail").Name));
        Assert.Equal(new Uri("http://127.0.0.1:10002/devstoreaccount1"), new TableServiceClient("UseDevelopmentStorage=true").Uri);
        Assert.Equal(new Uri("http://127.0.0.1:10001/devstoreaccount1/mail"), new QueueClient("UseDevelopmentStorage=true", "mail").Uri);
    }

    [Theory]
    [InlineData("not a connection string")]
    [InlineData("AccountName=only")]
    public void A_malformed_connection_string_is_refused(string connectionString)
    {
        Assert.ThrowsAny<Exception>(() => new TableServiceClient(connectionString));
        Assert.ThrowsAny<Exception>(() => new QueueServiceClient(connectionString));
    }

    private static Task AnswerNoContentAsync(HttpContext context, int number)
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private sealed class FixedToken : TokenCredential
    {
        public List<string[]> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext.Scopes);
            return new AccessToken("the-token", TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
