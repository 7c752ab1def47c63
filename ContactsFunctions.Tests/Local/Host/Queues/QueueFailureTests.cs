using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Queues;

/// <summary>What becomes of a message that is not dealt with.</summary>
[Trait("Lane", "Slow")]
public sealed class QueueFailureTests(AzuriteFixture azurite)
{
    private readonly WorkQueue work = new(azurite.NewAccount());

    [Fact]
    public async Task A_failed_message_comes_back_and_after_its_last_attempt_is_in_the_poison_queue_as_it_was()
    {
        await work.CreateAsync();
        await work.SendAsync("bad");
        await using var running = await RunningHost.StartAsync(work.Script(work.Failing(), """ "maxDequeueCount": 3, "visibilityTimeout": "00:00:00" """));

        await running.LoggedAsync("moved to work-poison");

        Assert.Equal(["1", "2", "3"], [await AttemptAsync(), await AttemptAsync(), await AttemptAsync()]);
        Assert.Equal(WorkQueue.Base64("bad"), await WorkQueue.PeekAsync(work.Poison));
        Assert.Equal((0, 0), (work.Unseen, await work.CountAsync()));
        await running.LoggedAsync("attempt 3: System.FormatException The thing has no wheels.");
    }

    [Fact]
    public async Task A_failed_message_rests_as_long_as_host_json_says()
    {
        await work.CreateAsync();
        await work.SendAsync("bad");
        await using var running = await RunningHost.StartAsync(work.Script(work.Failing(), """ "visibilityTimeout": "01:00:00" """));

        Assert.Equal("1", await AttemptAsync());
        await running.Host.StopAsync().Soon();

        // Hidden for an hour and not for the lease: nothing to see, and still there.
        Assert.Null(await WorkQueue.PeekAsync(work.Queue));
        Assert.Equal(1, await work.CountAsync());
    }

    [Fact]
    public async Task A_message_whose_every_attempt_died_with_its_process_is_not_tried_again()
    {
        await work.CreateAsync();
        await work.SendAsync("deadly");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            QueueMessage taken = await work.Queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
            await work.Queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, cancellationToken: TestContext.Current.CancellationToken);
        }

        await using var running = await RunningHost.StartAsync(work.Script(work.Taking(), """ "maxDequeueCount": 2 """));
        await running.LoggedAsync("moved to work-poison");

        Assert.Equal(0, work.Unseen);
    }

    [Fact]
    public async Task What_fails_on_a_poison_queue_stays_there()
    {
        await work.Poison.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await work.Poison.SendMessageAsync(WorkQueue.Base64("bad"), TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Failing("work-poison"), """ "maxDequeueCount": 2 """));

        Assert.Equal(["1", "2", "3", "4"], [await AttemptAsync(), await AttemptAsync(), await AttemptAsync(), await AttemptAsync()]);
        var queues = new List<string>();
        await foreach (var queue in new QueueServiceClient(work.Account).GetQueuesAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            queues.Add(queue.Name);
        }

        Assert.Equal(["work-poison"], queues);
    }

    [Fact]
    public async Task A_message_in_hand_of_a_worker_that_dies_comes_back_to_the_next_one()
    {
        await work.CreateAsync();
        await work.SendAsync("unlucky");
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(work.Script(
            work.Running(invocation => invocation.Metadata["DequeueCount"] == "1" ? waiting.WaitAsync(invocation.Cancelled) : Task.CompletedTask),
            """ "visibilityTimeout": "00:00:00" """));

        await waiting.Entered.Soon();
        await running.Worker.DieAsync().Soon();

        Assert.Equal(["1", "2"], [await AttemptAsync(), await AttemptAsync()]);
        await work.EmptyAsync();
        Assert.Equal(2, running.WorkersStarted);
        await running.LoggedAsync("WorkerGoneException");
    }

    [Theory]
    [InlineData(500, null, "status 500, RequestFailedException")]
    [InlineData(503, "application/xml", "status 0, XmlException")] // a proxy's page by a wrong name
    public async Task Storage_out_of_reach_is_said_once_and_looked_for_again(int status, string? contentType, string said)
    {
        var looks = 0;
        await using var storage = await LoopbackServer.StartAsync(async (context, number) =>
        {
            Volatile.Write(ref looks, number);
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync("<html><br></html>");
        });
        var script = work.Script(work.Taking()) with
        {
            Settings = new() { ["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint={storage.Address}a" },
        };
        await using var running = await RunningHost.StartAsync(script);

        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref looks) > 3));

        var line = Assert.Single(running.LogLines, line => line.Contains("Queue work cannot be read now", StringComparison.Ordinal));
        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    private async Task<string> AttemptAsync() => (await work.NextAsync()).Metadata["DequeueCount"];
}
