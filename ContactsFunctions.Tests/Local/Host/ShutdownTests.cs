using System.Net;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>How a host stops. For messages and timers see their tests.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_running_request_may_finish_while_no_new_one_is_accepted_and_the_worker_ends_last()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Waits(waiting));

        var request = running.Client.GetStringAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Soon();
        var stop = running.Host.StopAsync();
        await RefusedAsync(running.Host.BaseAddress);

        Assert.False(waiting.Cancelled.IsCompleted);
        Assert.False(running.Worker.Terminated.IsCompleted);
        Assert.False(stop.IsCompleted);
        waiting.Release();
        Assert.Equal("waited", await request.Soon());
        await stop.Soon();
        Assert.True(running.Worker.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_worker_is_told_before_it_is_ended()
    {
        await using var running = await RunningHost.StartAsync(Waits(new()));

        await running.Host.StopAsync().Soon();

        Assert.True(running.Worker.Terminated.IsCompleted);
    }

    [Fact]
    public async Task Work_that_does_not_finish_in_time_is_asked_to_give_up()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(new HostScript(Waits(waiting)) { CancelRunningAfter = TimeSpan.FromMilliseconds(50) });

        var request = running.Client.GetAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Soon();
        await running.Host.StopAsync().Soon();

        Assert.True(waiting.Cancelled.IsCompleted);
        using var response = await request.Soon();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_ever()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(new HostScript(ScriptedFunction.Http("Waits", "waits", _ => waiting.WaitAsync(CancellationToken.None)))
        {
            CancelRunningAfter = TimeSpan.FromMilliseconds(50),
            ShutdownTimeout = TimeSpan.FromMilliseconds(200),
        });

        var request = running.Client.GetAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Soon();
        await running.Host.StopAsync().Soon();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request.Soon());
        Assert.True(running.Worker.Ended.IsCompleted);
        waiting.Release();
    }

    [Fact]
    public async Task A_second_stop_is_the_first_one()
    {
        await using var running = await RunningHost.StartAsync(Waits(new()));

        Assert.Same(running.Host.StopAsync(), running.Host.StopAsync());
    }

    private static ScriptedFunction Waits(Waiting waiting) => ScriptedFunction.Http("Waits", "waits", async invocation =>
    {
        await waiting.WaitAsync(invocation.Cancelled);
        await invocation.Http.Response.WriteAsync("waited", invocation.Cancelled);
    });

    private static async Task RefusedAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        await Support.Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answered = await client.GetAsync("nowhere", TestContext.Current.CancellationToken);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
    }
}
