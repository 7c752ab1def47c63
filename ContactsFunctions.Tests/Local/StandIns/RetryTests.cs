using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class RetryTests
{
    private const string Key = "a2V5";

    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_busy_table_service_is_asked_again_with_the_same_body(int status)
    {
        await using var service = await LoopbackServer.StartAsync((context, number) => AnswerAsync(context, number <= 2 ? status : 204));
        var table = Table(service, new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } });

        var answer = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Ada" }, Cancelled);

        Assert.Equal(204, answer.Status);
        Assert.Equal(3, service.Requests.Count);
        Assert.Single(service.Requests.Select(request => request.Body).Distinct());
        Assert.Contains("\"Ada\"", service.Requests.First().Body, StringComparison.Ordinal);
        Assert.All(service.Requests, request => Assert.StartsWith("SharedKeyLite account:", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_service_that_stays_busy_is_given_up_with_its_own_words()
    {
        const string error = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""";
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 503, error));
        var table = Table(service, new TableClientOptions { Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(1) } });

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled));

        Assert.Equal((503, "ServerBusy", 3), (e.Status, e.ErrorCode, service.Requests.Count));
        Assert.Contains("The server is busy.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        const string error = """{"odata.error":{"code":"InvalidInput","message":{"lang":"en-US","value":"no"}}}""";
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 400, error));

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => Table(service, new TableClientOptions()).AddEntityAsync(new TableEntity("p", "r"), Cancelled));

        Assert.Equal((400, true, 1), (e.Status, e.ErrorCode == TableErrorCode.InvalidInput, service.Requests.Count));
    }

    [Fact]
    public async Task A_transaction_that_meets_a_busy_service_is_sent_again()
    {
        await using var service = await LoopbackServer.StartAsync((context, number) => AnswerAsync(context, number == 1 ? 503 : 500));
        var table = Table(service, new TableClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } });

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "r"))], Cancelled));

        Assert.IsNotType<TableTransactionFailedException>(e);
        Assert.Equal((500, 2), (e.Status, service.Requests.Count));
    }

    [Fact]
    public async Task A_proxys_error_page_is_an_error_without_a_code()
    {
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 403, "<html>no</html>"));
        var uri = new Uri(service.Address, "account/mail");

        var table = await Assert.ThrowsAsync<RequestFailedException>(
            () => Table(service, new TableClientOptions()).AddEntityAsync(new TableEntity("p", "r"), Cancelled));
        var queue = await Assert.ThrowsAsync<RequestFailedException>(
            () => new QueueClient(uri, new StorageSharedKeyCredential("account", Key)).SendMessageAsync("text", Cancelled));

        Assert.Equal((403, 403), (table.Status, queue.Status));
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again()
    {
        await using var service = await LoopbackServer.StartAsync((context, number) =>
        {
            if (number == 1)
            {
                context.Abort();
            }

            return AnswerAsync(context, 204);
        });

        var answer = await Table(service, new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } })
            .UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Cancelled);

        Assert.Equal((204, 2), (answer.Status, service.Requests.Count));
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_failure_with_no_status()
    {
        using var unused = new TcpListener(System.Net.IPAddress.Loopback, 0);
        unused.Start();
        var port = ((System.Net.IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var table = new TableClient(new Uri($"http://127.0.0.1:{port}/account"), "Contacts", new TableSharedKeyCredential("account", Key), options);

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancelled));

        Assert.Equal((0, null), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task A_busy_queue_service_is_asked_again_with_the_same_body()
    {
        const string receipt = """
            <?xml version="1.0" encoding="utf-8"?>
            <QueueMessagesList><QueueMessage><MessageId>id</MessageId><InsertionTime>Fri, 02 Jan 2026 03:04:05 GMT</InsertionTime>
            <ExpirationTime>Fri, 09 Jan 2026 03:04:05 GMT</ExpirationTime><PopReceipt>pop</PopReceipt>
            <TimeNextVisible>Fri, 02 Jan 2026 03:04:05 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
            """;
        await using var service = await LoopbackServer.StartAsync(
            (context, number) => number <= 2 ? AnswerAsync(context, 503) : AnswerAsync(context, 201, receipt, "application/xml"));
        var options = new QueueClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        var queue = new QueueClient(new Uri(service.Address, "account/mail"), new StorageSharedKeyCredential("account", Key), options);

        var sent = (await queue.SendMessageAsync("text", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(-1), Cancelled)).Value;

        Assert.Equal(("id", "pop", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), (sent.MessageId, sent.PopReceipt, sent.InsertionTime));
        Assert.Equal(3, service.Requests.Count);
        Assert.All(service.Requests, request => Assert.Equal("<QueueMessage><MessageText>text</MessageText></QueueMessage>", request.Body));
        Assert.All(service.Requests, request => Assert.Contains("visibilitytimeout=3", request.Target, StringComparison.Ordinal));
        Assert.All(service.Requests, request => Assert.Contains("messagettl=-1", request.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_a_body_is_known_by_its_header()
    {
        await using var service = await LoopbackServer.StartAsync((context, _) =>
        {
            context.Response.Headers["x-ms-error-code"] = "QueueNotFound";
            return AnswerAsync(context, 404);
        });

        var queue = new QueueClient(new Uri(service.Address, "account/mail"), new StorageSharedKeyCredential("account", Key));

        Assert.False((await queue.ExistsAsync(Cancelled)).Value);
        var e = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteAsync(Cancelled));
        Assert.True(e.ErrorCode == QueueErrorCode.QueueNotFound);
    }

    private static TableClient Table(LoopbackServer service, TableClientOptions options) =>
        new(new Uri(service.Address, "account"), "Contacts", new TableSharedKeyCredential("account", Key), options);

    private static async Task AnswerAsync(HttpContext context, int status, string body = "", string type = "application/json")
    {
        context.Response.StatusCode = status;
        if (body.Length > 0)
        {
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }
}
