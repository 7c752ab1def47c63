using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly ManualTime clock = new(Start);
    private readonly Channel<TimerInfo> runs = Channel.CreateUnbounded<TimerInfo>();

    [Fact]
    public async Task A_timer_runs_when_its_schedule_says_and_is_told_of_it()
    {
        await using var running = await StartAsync(typeof(Hourly));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(53));
        Assert.False(runs.Reader.TryRead(out _));
        await clock.AdvanceAsync(TimeSpan.FromSeconds(53));
        var first = await NextRunAsync();
        await clock.AdvanceAsync(TimeSpan.FromHours(1));
        var second = await NextRunAsync();

        Assert.Equal(new(2026, 3, 4, 7, 0, 0), first.ScheduleStatus!.Next);
        Assert.Equal(new(2026, 3, 4, 6, 0, 0), second.ScheduleStatus!.Last);
        Assert.False(second.IsPastDue);
    }

    [Fact]
    public async Task A_schedule_may_be_a_setting_and_a_time_span()
    {
        await using var running = await StartAsync(typeof(FromSetting), new() { ["Sweep:Every"] = "00:10:00" });

        await clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        var run = await NextRunAsync();

        Assert.Null(run.ScheduleStatus); // not monitored
    }

    [Fact]
    public async Task A_timer_may_run_at_start_too()
    {
        await using var running = await StartAsync(typeof(AtStart));

        await NextRunAsync();
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_failed_run_is_logged_without_its_message_and_the_next_one_takes_place()
    {
        await using var running = await StartAsync(typeof(Failing));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();

        await running.LoggedAsync("Failing failed: System.FormatException", times: 2);
        Assert.DoesNotContain(running.LogLines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_up_during_a_run_is_left_out()
    {
        var waiting = new Waiting();
        await using var running = await StartAsync(typeof(Slow), services: waiting.Register);

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        clock.Move(TimeSpan.FromMinutes(10)); // nobody waits for the clock now
        Assert.Equal(1, runs.Reader.Count);
        waiting.Released.SetResult();
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();
        await NextRunAsync();

        Assert.Equal(0, runs.Reader.Count);
    }

    private Task<RunningHost> StartAsync(Type function, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null) =>
        RunningHost.StartAsync(
            [function], clock: clock, settings: settings,
            services: all =>
            {
                all.AddSingleton(runs);
                services?.Invoke(all);
            });

    private async Task<TimerInfo> NextRunAsync() => await runs.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public sealed class Hourly(Channel<TimerInfo> runs)
    {
        [Function("Hourly")]
        public async Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
            await runs.Writer.WriteAsync(timer, cancellationToken);
    }

    public sealed class FromSetting(Channel<TimerInfo> runs)
    {
        [Function("FromSetting")]
        public void Run([TimerTrigger("%Sweep__Every%", UseMonitor = false)] TimerInfo timer) => runs.Writer.TryWrite(timer);
    }

    public sealed class AtStart(Channel<TimerInfo> runs)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Writer.TryWrite(timer);
    }

    public sealed class Failing(Channel<TimerInfo> runs)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            runs.Writer.TryWrite(timer);
            throw new FormatException("secret");
        }
    }

    public sealed class Slow(Channel<TimerInfo> runs, Waiting waiting)
    {
        [Function("Slow")]
        public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            await runs.Writer.WriteAsync(timer, cancellationToken);
            await waiting.WaitAsync(cancellationToken);
        }
    }
}
