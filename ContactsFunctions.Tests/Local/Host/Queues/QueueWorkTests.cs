using ContactsFunctions.Hosting.Queues;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Host.Queues;

/// <summary>How many messages are worked on, how they are kept meanwhile, and what a stop means for them.</summary>
public sealed class QueueWorkTests(AzuriteFixture azurite)
{
    private readonly WorkQueue work = new(azurite.NewAccount());

    [Fact]
    public async Task No_more_messages_are_worked_on_at_once_than_batch_and_threshold_say()
    {
        await work.CreateAsync();
        for (var i = 0; i < 12; i++)
        {
            await work.SendAsync($"{i}");
        }

        var gate = new Gate();
        await using var running = await RunningHost.StartAsync(work.Script(work.Running(_ => gate.PassAsync()), """ "batchSize": 3, "newBatchThreshold": 2 """));

        // Three at first; with one of them done the threshold is met, and three more come.
        await gate.EnteredAsync(3);
        gate.Release(1);
        await gate.EnteredAsync(6);
        gate.Release(3);
        await gate.EnteredAsync(9);
        gate.Release(8);
        await gate.EnteredAsync(12);
        await work.EmptyAsync();

        Assert.Equal(5, gate.MostAtOnce);
    }

    [Fact]
    public async Task A_message_being_worked_on_stays_hidden_from_others_however_long_it_takes()
    {
        await work.CreateAsync();
        await work.SendAsync("long");
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting) with { QueueLease = TimeSpan.FromSeconds(1) });

        await running.LoggedAsync("lease renewed", times: 4); // twice as long as one lease lasts
        Assert.Null(await WorkQueue.PeekAsync(work.Queue));
        waiting.Release();

        await work.EmptyAsync();
        Assert.DoesNotContain(running.LogLines, line => line.Contains("lease lost", StringComparison.Ordinal));
        Assert.Equal(1, work.Unseen);
    }

    [Fact]
    public async Task A_message_that_somebody_else_deletes_meanwhile_is_no_failure()
    {
        await work.CreateAsync();
        await work.SendAsync("taken away");
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting) with { QueueLease = TimeSpan.FromSeconds(1) });

        await waiting.Entered.Soon();
        await work.Queue.ClearMessagesAsync(TestContext.Current.CancellationToken);
        await running.LoggedAsync("lease lost");
        waiting.Release();
        await running.Host.StopAsync().Soon();

        Assert.DoesNotContain(running.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_of_a_host_that_is_killed_is_back_after_one_lease()
    {
        // What a killed host leaves: a message that was received and is not renewed.
        await work.CreateAsync();
        await work.SendAsync("left");
        await work.Queue.ReceiveMessageAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking()));

        Assert.Equal("2", (await work.NextAsync()).Metadata["DequeueCount"]);
    }

    [Fact]
    public async Task A_stop_lets_a_message_in_hand_finish()
    {
        await work.CreateAsync();
        await work.SendAsync("long");
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting));

        await waiting.Entered.Soon();
        var stop = running.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        Assert.False(running.Worker.Terminated.IsCompleted);
        waiting.Release();
        await stop.Soon();

        Assert.Equal(0, await work.CountAsync());
        Assert.True(running.Worker.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_message_that_a_stop_interrupts_is_there_for_the_next_start_and_never_poisoned()
    {
        await work.CreateAsync();
        await work.SendAsync("interrupted");
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(
            Waits(waiting, """ "maxDequeueCount": 1, "visibilityTimeout": "01:00:00" """) with { CancelRunningAfter = TimeSpan.FromMilliseconds(50) });

        await waiting.Entered.Soon();
        await running.Host.StopAsync().Soon();

        Assert.True(waiting.Cancelled.IsCompleted);
        Assert.Equal(WorkQueue.Base64("interrupted"), await WorkQueue.PeekAsync(work.Queue));
    }

    [Fact]
    public async Task Work_that_outlasts_the_stop_leaves_its_message_in_the_queue_and_never_poisoned()
    {
        await work.CreateAsync();
        await work.SendAsync("stubborn");
        var gate = new Gate();
        var running = await RunningHost.StartAsync(work.Script(work.Running(_ => gate.PassAsync()), """ "maxDequeueCount": 1 """) with
        {
            ShutdownTimeout = TimeSpan.FromMilliseconds(100),
        });

        await gate.EnteredAsync(1);
        await running.DisposeAsync().AsTask().Soon();

        Assert.Equal(1, await work.CountAsync());
        gate.Release(1);
    }

    [Fact]
    public void Looks_at_an_empty_queue_grow_apart_from_a_tenth_of_a_second_to_the_maximum_until_a_message_comes()
    {
        var pause = new PollingPause(TimeSpan.FromSeconds(2), new(7));

        var pauses = Enumerable.Range(0, 40).Select(_ => pause.Next()).ToList();
        pause.Reset();

        Assert.Equal(PollingPause.Minimum, pauses[0]);
        Assert.All(pauses.Zip(pauses.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.InRange(pauses[3], TimeSpan.FromMilliseconds(420), TimeSpan.FromMilliseconds(580));
        Assert.Equal(TimeSpan.FromSeconds(2), pauses[^1]);
        Assert.Equal(PollingPause.Minimum, pause.Next());
    }

    private HostScript Waits(Waiting waiting, string queues = "") => work.Script(work.Running(invocation => waiting.WaitAsync(invocation.Cancelled)), queues);
}
