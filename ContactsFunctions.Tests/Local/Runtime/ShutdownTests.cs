using System.Diagnostics;
using ContactsFunctions.LocalRuntime;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_running_request_may_finish_while_no_new_one_is_accepted()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync([typeof(Waits)], services: waiting.Register);
        var address = running.Host.BaseAddress;

        var request = running.Client.GetStringAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        var stop = running.Host.StopAsync();
        using var other = new HttpClient { BaseAddress = address };
        await RefusedAsync(other);

        Assert.False(waiting.Cancelled.Task.IsCompleted);
        Assert.False(stop.IsCompleted);
        waiting.Released.SetResult();
        Assert.Equal("GET waited", await request);
        await stop.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_that_does_not_finish_in_time_is_asked_to_give_up_and_the_stop_does_not_wait_for_ever()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(
            [typeof(Waits)], services: waiting.Register, cancelRunningAfter: TimeSpan.FromMilliseconds(50));

        var request = running.Client.GetAsync("waits", TestContext.Current.CancellationToken);
        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        await running.Host.StopAsync().WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(waiting.Cancelled.Task.IsCompleted);
        using var response = await request;
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_end_of_another_process_is_noticed()
    {
        using var parent = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;

        var gone = ParentProcess.WhenGoneAsync(parent.Id, TestContext.Current.CancellationToken);
        Assert.False(gone.IsCompleted);
        parent.Kill();

        await gone.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RefusedAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                using var answered = await client.GetAsync("nowhere", TestContext.Current.CancellationToken);
                await Task.Yield();
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
