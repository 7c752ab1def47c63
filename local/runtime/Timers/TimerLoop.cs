using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.LocalRuntime.Timers;

/// <summary>
/// One timer function on its schedule. One run at a time: occurrences that come up during a run are left out.
/// Nothing is remembered over a restart, so no run is ever past due.
/// </summary>
internal sealed partial class TimerLoop(
    FunctionDefinition function, TimerTriggerAttribute trigger, TimerSchedule schedule, TimeProvider clock,
    IServiceScopeFactory scopes, RunningWork running, ILogger<TimerLoop> logger)
{
    // Task.Delay takes no more than this at once.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(45);

    private readonly FunctionInvoker invoker = new(function);
    private readonly Func<TimerInfo, CancellationToken, object?>[] arguments =
        [.. function.Parameters.Select(Func<TimerInfo, CancellationToken, object?> (parameter) =>
            parameter.ParameterType == typeof(CancellationToken) ? static (_, cancellationToken) => cancellationToken
            : parameter.ParameterType == typeof(TimerInfo) ? static (info, _) => info
            : throw function.Unsupported(parameter))];

    /// <summary>Ends when new work is no longer taken on and a run under way is over.</summary>
    public async Task RunAsync()
    {
        var last = default(DateTime);
        if (trigger.RunOnStartup)
        {
            last = clock.GetUtcNow().UtcDateTime;
            await RunOnceAsync(last, schedule.NextAfter(clock.GetUtcNow()));
        }

        try
        {
            while (schedule.NextAfter(clock.GetUtcNow()) is { } due)
            {
                await WaitUntilAsync(due, running.Stopping);
                await RunOnceAsync(last, schedule.NextAfter(due));
                last = due.UtcDateTime;
            }
        }
        catch (OperationCanceledException) when (running.Stopping.IsCancellationRequested)
        {
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        for (var rest = due - clock.GetUtcNow(); rest > TimeSpan.Zero; rest = due - clock.GetUtcNow())
        {
            // A delay counts whole milliseconds and may end a fraction early: round up.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunOnceAsync(DateTime last, DateTimeOffset? next)
    {
        var info = new TimerInfo
        {
            ScheduleStatus = trigger.UseMonitor
                ? new() { Last = last, Next = next?.UtcDateTime ?? DateTime.MaxValue, LastUpdated = last }
                : null,
        };
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var values = Array.ConvertAll(arguments, argument => argument(info, running.Cancelled));
            _ = await invoker.InvokeAsync(scope.ServiceProvider, values);
        }
        catch (Exception failure)
        {
            LogFailed(logger, function.Name, FailureOutline.Of(failure));
            LogFailedInFull(logger, failure, function.Name);
        }
    }

    [LoggerMessage(9301, LogLevel.Error, "{Function} failed: {Failure}")]
    private static partial void LogFailed(ILogger logger, string function, FailureOutline failure);

    [LoggerMessage(9302, LogLevel.Trace, "{Function} failed.")]
    private static partial void LogFailedInFull(ILogger logger, Exception failure, string function);
}
