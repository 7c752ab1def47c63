using System.Text.Json;
using ContactsFunctions.Hosting.Workers;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace ContactsFunctions.Hosting.Timers;

/// <summary>
/// One timer function on its schedule, in UTC. One run at a time: occurrences that come up during a run are left out.
/// Nothing is remembered over a restart, so no run is ever past due.
/// </summary>
internal sealed partial class TimerLoop(
    WorkerFunction function, CrontabSchedule schedule, WorkerSupervisor workers, TimeProvider clock, RunningWork running, ILogger<TimerLoop> logger)
{
    // Task.Delay takes no more than this at once.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(45);

    public static IReadOnlyList<TimerLoop> For(
        IEnumerable<WorkerFunction> functions, WorkerSupervisor workers, LocalHostOptions options, RunningWork running, ILoggerFactory loggers) =>
        [.. functions.Where(function => function.TriggerType == "timerTrigger").Select(function => new TimerLoop(
            function, ScheduleOf(function, options), workers, options.TimeProvider, running, loggers.CreateLogger<TimerLoop>()))];

    /// <summary>Ends when no new work is taken on and a run under way is over.</summary>
    public async Task RunAsync()
    {
        var last = default(DateTime);
        try
        {
            if (function.Flag("runOnStartup"))
            {
                last = Now();
                await RunOnceAsync(last);
            }

            while (schedule.GetNextOccurrence(Now()) is var due && due < DateTime.MaxValue)
            {
                await WaitUntilAsync(due, running.Stopping);
                await RunOnceAsync(last);
                last = due;
            }
        }
        catch (Exception over) when (over is WorkerGoneException || (over is OperationCanceledException && running.Stopping.IsCancellationRequested))
        {
        }
    }

    private static CrontabSchedule ScheduleOf(WorkerFunction function, LocalHostOptions options)
    {
        var text = SettingReferences.Resolve(function.Text("schedule")!, options.Configuration, function.Name).Trim();
        try
        {
            return CrontabSchedule.Parse(text, new() { IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 });
        }
        catch (CrontabException unreadable)
        {
            throw new LocalHostException($"Function {function}: its schedule '{text}' cannot be read. {unreadable.Message}");
        }
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    private async Task WaitUntilAsync(DateTime due, CancellationToken cancellationToken)
    {
        for (var rest = due - Now(); rest > TimeSpan.Zero; rest = due - Now())
        {
            // A delay counts whole milliseconds and may end a fraction early: round up.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunOnceAsync(DateTime last)
    {
        var info = JsonSerializer.Serialize(new
        {
            Schedule = new { AdjustForDST = true },
            ScheduleStatus = new { Last = last, Next = schedule.GetNextOccurrence(Now()), LastUpdated = last },
            IsPastDue = false,
        });
        var worker = await workers.ReadyAsync(running.Cancelled);
        var result = await worker.InvokeAsync(function, Guid.NewGuid().ToString(), new() { Json = info }, [], running.Cancelled);
        if (!result.Succeeded)
        {
            LogFailed(logger, function.Name, result.Failure);
        }
    }

    [LoggerMessage(9301, LogLevel.Error, "{Function} failed: {Failure}")]
    private static partial void LogFailed(ILogger logger, string function, string failure);
}
