using System.Diagnostics.Metrics;
using Azure.Storage.Queues;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Mail.Watching;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Mail.Watching;

/// <summary>How much work waits, and for how long: what alerts go by.</summary>
public sealed class WatchQueuesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);
    private TestStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.TakesFromQueues = false;
        await app.InitializeAsync();
        // Answered once the app has made its queues.
        store = await app.NewStoreAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_queue_is_measured_and_the_heart_beats()
    {
        await app.Queue(MailOutbox.PoisonName).SendMessageAsync("laid aside", Cancellation);
        await app.Queue(BatchOutbox.Name).SendMessageAsync("waits", Cancellation);
        await app.Queue(BatchOutbox.Name).SendMessageAsync("waits too", Cancellation);

        using var numbers = await WatchAsync();

        var lengths = numbers.All.Where(m => m.Name == AppMetrics.QueueMessages).ToDictionary(m => m.Tags, m => m.Value);
        Assert.Equal(
            new Dictionary<string, double>
            {
                [$"queue={MailOutbox.Name}"] = 0,
                [$"queue={MailOutbox.PoisonName}"] = 1,
                [$"queue={MailEvents.QueueName}"] = 0,
                [$"queue={MailEvents.PoisonQueueName}"] = 0,
                [$"queue={BatchOutbox.Name}"] = 2,
                [$"queue={BatchOutbox.PoisonName}"] = 0,
                [$"queue={ImportOutbox.Name}"] = 0,
                [$"queue={ImportOutbox.PoisonName}"] = 0,
                [$"queue={EventOutbox.Name}"] = 0,
                [$"queue={EventOutbox.PoisonName}"] = 0,
            },
            lengths);
        Assert.Equal(1, numbers.Sum(AppMetrics.Heartbeats, ""));
    }

    [Fact]
    public async Task The_age_is_that_of_the_oldest_mail_and_none_is_as_old_as_nothing()
    {
        using var before = await WatchAsync();
        Assert.Equal(0, Age(before));

        await EnqueueAsync(attempt: 0);
        app.Time.Jump(TimeSpan.FromMinutes(10));

        using var after = await WatchAsync();
        Assert.InRange(Age(after), 599, 660);
    }

    [Fact]
    public async Task A_mail_that_was_tried_before_is_old_without_being_late()
    {
        await EnqueueAsync(attempt: 1);
        app.Time.Jump(TimeSpan.FromMinutes(10));

        using var numbers = await WatchAsync();

        Assert.Equal(0, Age(numbers));
    }

    /// <summary>The heartbeat of the app must not stop for a message in the mail queue that somebody else put there.</summary>
    [Theory]
    [InlineData(MailOutbox.Name)]
    [InlineData(MailOutbox.PoisonName)]
    public async Task A_message_that_nobody_can_decode_stops_no_watch(string queue)
    {
        var raw = new QueueClient(app.ConnectionString, queue, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.SendMessageAsync("not base64", Cancellation);
        app.Time.Jump(TimeSpan.FromMinutes(10));

        using var numbers = await WatchAsync();

        Assert.Equal(1, numbers.Sum(AppMetrics.QueueMessages, $"queue={queue}"));
        Assert.Equal(0, Age(numbers));
        Assert.Equal(1, numbers.Sum(AppMetrics.Heartbeats, ""));
    }

    private static double Age(MeasuredNumbers numbers) => Assert.Single(numbers.All, m => m.Name == AppMetrics.QueueAge).Value;

    private Task EnqueueAsync(int attempt) => app.Services.GetRequiredService<MailOutbox>().EnqueueAsync(
        new SendMailMessage(store.Id, new string('0', 32), "m1", MailKind.Welcome, attempt, app.Time.GetUtcNow()),
        delay: null,
        Cancellation);

    private async Task<MeasuredNumbers> WatchAsync()
    {
        var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());
        await app.Services.GetRequiredService<WatchQueues>().ExecuteAsync(Cancellation);
        return numbers;
    }
}
