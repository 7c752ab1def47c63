using Azure;
using Azure.Data.Tables;
using Azure.Storage;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.StandIns;

/// <summary>Answers as Azure spells them, where Azurite spells them otherwise.</summary>
public sealed class AzureAnswersTests
{
    private const string Key = "a2V5";

    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Fact]
    public async Task Types_are_read_from_annotations_and_from_how_numbers_are_spelt()
    {
        const string entity = """
            {"odata.metadata":"https://account.table.core.windows.net/$metadata#Contacts/@Element","odata.etag":"W/\"datetime'2026-01-02T03%3A04%3A05.1234567Z'\"",
            "PartitionKey":"p","RowKey":"r","Timestamp":"2026-01-02T03:04:05.1234567Z",
            "Whole":5.0,"Int":5,"Long@odata.type":"Edm.Int64","Long":"5","Nan@odata.type":"Edm.Double","Nan":"NaN",
            "When@odata.type":"Edm.DateTime","When":"2026-01-02T03:04:05Z","Text":"Edm.Int64","Flag":false,
            "Late":"7","Late@odata.type":"Edm.Int64","Id@odata.type":"Edm.Guid","Id":"00000000-0000-0000-0000-000000000001"}
            """;
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 200, entity, "application/json;odata=minimalmetadata"));

        var read = (await Table(service).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        Assert.Equal(
            (5.0, 5, 5L, double.NaN, "Edm.Int64", false, 7L),
            (read["Whole"], read["Int"], read["Long"], read["Nan"], read["Text"], read["Flag"], read["Late"]));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), read["When"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), read.Timestamp);
        Assert.Equal(new ETag("W/\"datetime'2026-01-02T03%3A04%3A05.1234567Z'\""), read.ETag);
        Assert.Equal(Guid.Parse("00000000-0000-0000-0000-000000000001"), read.GetGuid("Id"));
        Assert.DoesNotContain(read.Keys, key => key.EndsWith("@odata.type", StringComparison.Ordinal) || key == "odata.metadata");
    }

    [Fact]
    public async Task A_page_without_rows_may_still_go_on()
    {
        await using var service = await LoopbackServer.StartAsync((context, number) =>
        {
            if (number == 1)
            {
                context.Response.Headers["x-ms-continuation-NextPartitionKey"] = "1!4!cA--";
                context.Response.Headers["x-ms-continuation-NextRowKey"] = "1!4!cg--";
            }

            var rows = number == 1 ? "" : """{"PartitionKey":"p","RowKey":"r"}""";
            return AnswerAsync(context, 200, $$"""{"odata.metadata":"m","value":[{{rows}}]}""", "application/json");
        });

        var row = Assert.Single(await Table(service).QueryAsync<TableEntity>(cancellationToken: Cancelled).ToListAsync(Cancelled));

        Assert.Equal("r", row.RowKey);
        Assert.Contains("NextPartitionKey=1%214%21cA--&NextRowKey=1%214%21cg--", service.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parts_of_a_transactions_answer_are_told_apart()
    {
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 202, Multipart(
            "HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nETag: W/\"one\"\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nDataServiceVersion: 3.0;\r\nETag: W/\"two\"\r\n\r\n"), MultipartType));

        var answer = await Table(service).SubmitTransactionAsync(TwoActions, Cancelled);

        Assert.Equal([new ETag("W/\"one\""), new ETag("W/\"two\"")], answer.Value.Select(part => part.Headers.ETag!.Value));
        Assert.Equal(("No Content", 204), (answer.Value[0].ReasonPhrase, answer.Value[1].Status));
    }

    [Fact]
    public async Task A_refused_transaction_answers_with_the_one_action_that_failed()
    {
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 202, Multipart(
            "HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/json;odata=minimalmetadata\r\n\r\n"
            + """{"odata.error":{"code":"UpdateConditionNotSatisfied","message":{"lang":"en-US","value":"1:The update condition was not satisfied.\nRequestId:x"}}}"""),
            MultipartType));

        var e = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table(service).SubmitTransactionAsync(TwoActions, Cancelled));

        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (e.Status, e.ErrorCode, e.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task Queue_errors_begin_with_a_byte_order_mark()
    {
        const string error = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>QueueBeingDeleted</Code><Message>Wait.</Message></Error>";
        await using var service = await LoopbackServer.StartAsync((context, _) => AnswerAsync(context, 409, error, "application/xml"));
        var queue = new QueueClient(new Uri(service.Address, "account/mail"), new StorageSharedKeyCredential("account", Key));

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => queue.CreateIfNotExistsAsync(cancellationToken: Cancelled));

        Assert.Equal((409, "QueueBeingDeleted"), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task Queue_answers_begin_with_a_byte_order_mark()
    {
        const string messages = """
            <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>id</MessageId>
            <InsertionTime>Fri, 02 Jan 2026 03:04:05 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime>
            <PopReceipt>a+b/c==</PopReceipt><TimeNextVisible>Fri, 02 Jan 2026 03:04:35 GMT</TimeNextVisible>
            <DequeueCount>1</DequeueCount><MessageText>text</MessageText></QueueMessage></QueueMessagesList>
            """;
        await using var service = await LoopbackServer.StartAsync((context, number) => number == 1
            ? AnswerAsync(context, 200, "\ufeff" + messages, "application/xml")
            : AnswerAsync(context, 204, "", "application/xml"));
        var queue = new QueueClient(new Uri(service.Address, "account/mail"), new StorageSharedKeyCredential("account", Key));

        var message = (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancelled);

        Assert.Equal(("text", 9999), (message.MessageText, message.ExpiresOn!.Value.Year));
        Assert.Equal(("DELETE", "/account/mail/messages/id?popreceipt=a%2Bb%2Fc%3D%3D"), (service.Requests.Last().Method, service.Requests.Last().Target));
    }

    private const string MultipartType = "multipart/mixed; boundary=batchresponse_b";

    private static TableTransactionAction[] TwoActions =>
        [new(TableTransactionActionType.Add, new TableEntity("p", "a")), new(TableTransactionActionType.Add, new TableEntity("p", "b"))];

    private static string Multipart(params string[] parts) =>
        "--batchresponse_b\r\nContent-Type: multipart/mixed; boundary=changesetresponse_c\r\n\r\n"
        + string.Concat(parts.Select(part =>
            $"--changesetresponse_c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{part}\r\n"))
        + "--changesetresponse_c--\r\n--batchresponse_b--\r\n";

    private static TableClient Table(LoopbackServer service) =>
        new(new Uri(service.Address, "account"), "Contacts", new TableSharedKeyCredential("account", Key));

    private static async Task AnswerAsync(HttpContext context, int status, string body, string type)
    {
        context.Response.StatusCode = status;
        if (body.Length > 0)
        {
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }
}
