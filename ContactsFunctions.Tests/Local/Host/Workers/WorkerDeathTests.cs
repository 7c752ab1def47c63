using System.Net;
using ContactsFunctions.Hosting;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Workers;

/// <summary>A worker that dies, and the one that takes its place. For messages and timers see their tests.</summary>
[Trait("Lane", "Slow")]
public sealed class WorkerDeathTests
{
    [Fact]
    public async Task A_request_in_hand_fails_and_the_next_one_is_the_next_workers()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting));
        var first = running.Worker;

        var request = running.Client.GetAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Soon();
        await first.DieAsync().Soon();
        using var failed = await request.Soon();
        waiting.Release();
        using var next = await running.Client.GetAsync("waits", TestContext.Current.CancellationToken).Soon();

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (failed.StatusCode, next.StatusCode));
        Assert.NotSame(first, running.Worker);
        Assert.Equal(2, running.WorkersStarted);
        Assert.False(running.Host.Failed.IsCompleted);
    }

    [Fact]
    public async Task An_answer_of_which_half_was_sent_is_broken_off()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(ScriptedFunction.Http("Half", "half", async invocation =>
        {
            await invocation.Http.Response.WriteAsync("half");
            await invocation.Http.Response.Body.FlushAsync();
            await waiting.WaitAsync(invocation.Cancelled);
        }));

        using var response = await running.Client.GetAsync("half", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).Soon();
        await running.Worker.DieAsync().Soon();

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).Soon());
        waiting.Release();
    }

    [Fact]
    public async Task Requests_that_come_while_there_is_no_worker_wait_for_the_next()
    {
        var mayBegin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var running = await RunningHost.StartAsync(new HostScript
        {
            WorkerOf = number => new(Well) { Answer = _ => Wait(number) },
        });

        await running.Worker.DieAsync().Soon();
        var requests = Enumerable.Range(0, 8).Select(_ => running.Client.GetStringAsync("well", TestContext.Current.CancellationToken)).ToArray();
        await Support.Eventually.TrueAsync(() => Task.FromResult(running.WorkersStarted == 2));
        Assert.All(requests, request => Assert.False(request.IsCompleted));
        mayBegin.SetResult();

        Assert.All(await Task.WhenAll(requests).Soon(), answer => Assert.Equal("well", answer));
        Assert.DoesNotContain(running.LogLines, line => line.Contains("Well failed", StringComparison.Ordinal));

        Hosting.Protocol.StreamingMessage? Wait(int number)
        {
            if (number > 0)
            {
                mayBegin.Task.Wait(RunningHost.Patience, TestContext.Current.CancellationToken);
            }

            return null;
        }
    }

    [Fact]
    public async Task A_worker_that_hangs_up_and_lives_on_is_replaced_as_well()
    {
        await using var running = await RunningHost.StartAsync(Well);
        var first = running.Worker;

        await first.HangUpAsync();
        await running.LoggedAsync("died; another one is started");
        Assert.Equal("well", await running.Client.GetStringAsync("well", TestContext.Current.CancellationToken).Soon());

        Assert.NotSame(first, running.Worker);
        await first.Ended.Soon();
    }

    [Fact]
    public async Task A_request_in_hand_of_a_worker_that_hangs_up_fails_though_its_connection_holds()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting));

        var request = running.Client.GetAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Soon();
        await running.Worker.HangUpAsync();
        using var failed = await request.Soon();

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        waiting.Release();
    }

    [Fact]
    public async Task Worker_after_worker_may_die()
    {
        await using var running = await RunningHost.StartAsync(Well);
        for (var deaths = 0; deaths < 5; deaths++)
        {
            await running.Worker.DieAsync().Soon();
            Assert.Equal("well", await running.Client.GetStringAsync("well", TestContext.Current.CancellationToken).Soon());
        }

        Assert.Equal(6, running.WorkersStarted);
    }

    [Fact]
    public async Task A_host_whose_worker_cannot_be_replaced_says_so_and_stops_cleanly()
    {
        await using var running = await RunningHost.StartAsync(new HostScript
        {
            WorkerOf = number => number == 0 ? new(Well) : new() { Answer = _ => throw new OperationCanceledException("It leaves."), LastWords = "Not again." },
        });

        await running.Worker.DieAsync().Soon();
        var failure = await Assert.ThrowsAsync<LocalHostException>(() => running.Host.Failed.Soon());
        using var refused = await running.Client.GetAsync("well", TestContext.Current.CancellationToken).Soon();
        await running.Host.StopAsync().Soon();

        Assert.EndsWith("Not again.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
    }

    [Fact]
    public async Task A_stop_while_a_worker_is_being_replaced_ends_both()
    {
        await using var running = await RunningHost.StartAsync(new HostScript { WorkerOf = number => new(Well) { Connects = number == 0 } });

        await running.Worker.DieAsync().Soon();
        await Support.Eventually.TrueAsync(() => Task.FromResult(running.WorkersStarted == 2));
        await running.Host.StopAsync().Soon();

        Assert.True(running.Worker.Ended.IsCompleted);
    }

    private static ScriptedFunction Well => ScriptedFunction.Answering("Well", "well", context => context.Response.WriteAsync("well"));

    private static ScriptedFunction Waits(Waiting waiting) => ScriptedFunction.Http("Waits", "waits", invocation => waiting.WaitAsync(invocation.Cancelled));
}
