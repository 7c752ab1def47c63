using System.Text.Json;
using System.Threading.Channels;
using ContactsFunctions.Hosting;

namespace ContactsFunctions.Tests.Local.Host.Timers;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly ManualTime clock = new(Start);
    private readonly Channel<string> runs = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task A_timer_runs_when_its_schedule_says_and_is_told_of_it()
    {
        await using var running = await StartAsync("0 0 * * * *");

        await clock.AdvanceAsync(TimeSpan.FromMinutes(53));
        Assert.Equal(0, runs.Reader.Count);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(53));
        var first = await NextRunAsync();
        await clock.AdvanceAsync(TimeSpan.FromHours(1));
        var second = await NextRunAsync();

        Assert.Equal(new DateTime(2026, 3, 4, 7, 0, 0, DateTimeKind.Utc), first.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTime());
        Assert.Equal(new DateTime(2026, 3, 4, 6, 0, 0, DateTimeKind.Utc), second.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime());
        Assert.False(second.GetProperty("IsPastDue").GetBoolean());
        Assert.True(second.GetProperty("Schedule").GetProperty("AdjustForDST").GetBoolean());
    }

    [Theory]
    [InlineData("*/10 * * * *")] // without seconds
    [InlineData(" 0 */10  * * * * ")]
    [InlineData("%Sweep__Every%")]
    public async Task A_schedule_may_leave_out_seconds_and_may_be_a_setting(string schedule)
    {
        await using var running = await StartAsync(schedule);

        await clock.AdvanceAsync(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(52));
        Assert.Equal(0, runs.Reader.Count);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await NextRunAsync();
    }

    [Theory]
    [InlineData("0 60 * * * *", "Function Ticks: its schedule '0 60 * * * *' cannot be read.")]
    [InlineData("00:10:00", "Function Ticks: its schedule '00:10:00' cannot be read.")]
    [InlineData("%Nightly%", "Function Ticks names the setting Nightly, which is not set.")]
    public async Task A_schedule_that_cannot_be_read_is_said_at_start(string schedule, string said)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => StartAsync(schedule));

        Assert.StartsWith(said, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_may_run_at_start_too()
    {
        await using var running = await StartAsync("0 0 0 1 1 *", runOnStartup: true);

        var run = await NextRunAsync();

        Assert.Equal(new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc), run.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTime());
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task A_far_away_occurrence_is_waited_for_in_steps()
    {
        await using var running = await StartAsync("0 0 0 1 1 *");

        for (var step = 0; step < 6; step++)
        {
            await clock.AdvanceAsync(TimeSpan.FromDays(50));
        }

        Assert.Equal(0, runs.Reader.Count);
        await clock.AdvanceAsync(TimeSpan.FromDays(50));
        await NextRunAsync();
    }

    [Fact]
    public async Task A_failed_run_is_logged_and_the_next_one_takes_place()
    {
        await using var running = await StartAsync("0 * * * * *", run: _ => throw new FormatException("No coffee."));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();

        await running.LoggedAsync("Ticks failed: System.FormatException No coffee.", times: 2);
    }

    [Fact]
    public async Task What_comes_up_during_a_run_is_left_out()
    {
        var waiting = new Waiting();
        await using var running = await StartAsync("0 * * * * *", run: invocation => waiting.WaitAsync(invocation.Cancelled));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await waiting.Entered.Soon();
        clock.Move(TimeSpan.FromMinutes(10)); // nobody waits for the clock now
        Assert.Equal(1, runs.Reader.Count);
        waiting.Release();
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();
        await NextRunAsync();

        Assert.Equal(0, runs.Reader.Count);
    }

    [Fact]
    public async Task A_run_whose_worker_dies_has_failed_and_the_next_one_is_the_next_workers()
    {
        var waiting = new Waiting();
        await using var running = await StartAsync("0 * * * * *", run: invocation => waiting.WaitAsync(invocation.Cancelled));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await waiting.Entered.Soon();
        await running.Worker.DieAsync().Soon();
        await running.LoggedAsync("Ticks failed: WorkerGoneException");
        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await NextRunAsync();
        await NextRunAsync();
        waiting.Release();

        Assert.Equal(2, running.WorkersStarted);
    }

    [Fact]
    public async Task A_stop_lets_a_run_finish_and_begins_no_other()
    {
        var waiting = new Waiting();
        await using var running = await StartAsync("0 * * * * *", run: invocation => waiting.WaitAsync(invocation.Cancelled));

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await waiting.Entered.Soon();
        var stop = running.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        waiting.Release();
        await stop.Soon();

        Assert.False(waiting.Cancelled.IsCompleted);
        Assert.Equal(1, runs.Reader.Count);
    }

    private Task<RunningHost> StartAsync(string schedule, bool runOnStartup = false, Func<Invocation, Task>? run = null) =>
        RunningHost.StartAsync(new HostScript(ScriptedFunction.Timer(
            schedule,
            invocation =>
            {
                runs.Writer.TryWrite(invocation.Input.Json);
                return run?.Invoke(invocation) ?? Task.CompletedTask;
            },
            runOnStartup))
        {
            Clock = clock,
            Settings = new() { ["Sweep:Every"] = "0 */10 * * * *" },
        });

    private async Task<JsonElement> NextRunAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await runs.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon());
}
