using System.Net;
using Azure;
using Azure.Storage.Queues;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Http;

/// <summary>Worker and host log what leaves a function with its messages: nothing of a person, and no key, may be in them.</summary>
public sealed class FailureMessageTests(AzuriteFixture azurite)
{
    private const string Person = "anna.private@shop.example";

    /// <summary>A page that repeats what it was asked, as some do.</summary>
    private const string Page = $"<html><body><p>No answer to {Person} with ck_shop-0123456789abcdef0123456789abcdef</p></body></html>";

    [Fact]
    public async Task A_mail_that_storage_does_not_let_through_fails_without_what_was_answered()
    {
        await using var detour = await StorageDetour.StartAsync(azurite.NewAccount());
        await using var app = new RunningApp(azurite);
        app.Settings["AzureWebJobsStorage"] = detour.ConnectionString;
        await app.InitializeAsync();
        detour.Instead = context => context.Request.Path.Value!.Contains("/Stores", StringComparison.Ordinal) ? AnswerAsync(context) : null;

        var queue = new QueueClient(detour.ConnectionString, MailOutbox.Name, new() { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.SendMessageAsync(
            """{"store":"shop","contact":"0123456789abcdef0123456789abcdef","mail":"0123","kind":"Welcome","attempt":0,"queuedAt":"2026-01-01T00:00:00Z"}""",
            TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(app.Log.Lines.Any(IsFailure)));

        // Nothing else is in the log either: the app's own check of it runs when it ends.
        var failure = app.Log.Lines.First(IsFailure);
        Assert.Contains($"{nameof(FunctionFailedException)}: RequestFailedException 503", failure, StringComparison.Ordinal);
        Assert.Contains("StoreDirectory", failure, StringComparison.Ordinal); // where it happened
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("private", StringComparison.Ordinal) || line.Contains("ck_shop", StringComparison.Ordinal));

        static bool IsFailure(string line) => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("'SendMail'", StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_and_places_are_kept_and_messages_are_not()
    {
        Exception[] causes =
        [
            new RequestFailedException(503, Page),
            new AggregateException(Person, new IOException(Person), new TimeoutException(Person)),
            new InvalidOperationException(Person, new FormatException(Person, new InvalidDataException(Person))),
        ];

        var failures = causes.Select(cause => FunctionFailedException.Of(Record.Exception((Action)(() => throw cause))!)).ToArray();

        Assert.Equal(
            ["RequestFailedException 503", "AggregateException, IOException", "InvalidOperationException, FormatException, InvalidDataException"],
            failures.Select(failure => failure.Message));
        Assert.All(failures, failure =>
        {
            Assert.DoesNotContain(Person, failure.ToString(), StringComparison.Ordinal);
            Assert.Contains(nameof(Kinds_and_places_are_kept_and_messages_are_not), failure.StackTrace, StringComparison.Ordinal);
            Assert.Null(failure.InnerException);
            Assert.Empty(failure.Data);
        });
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(Page);
    }
}
