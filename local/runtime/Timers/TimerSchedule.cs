using System.Globalization;
using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.LocalRuntime.Timers;

/// <summary>When a timer runs: by a cron expression, or after a fixed time.</summary>
internal sealed class TimerSchedule
{
    private readonly Func<DateTimeOffset, DateTimeOffset?> next;

    private TimerSchedule(Func<DateTimeOffset, DateTimeOffset?> next) => this.next = next;

    public static TimerSchedule Of(FunctionDefinition function, TimerTriggerAttribute trigger, IConfiguration configuration)
    {
        var text = SettingReferences.Resolve(trigger.Schedule, configuration, function).Trim();
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
        {
            return new(time => time + interval);
        }

        try
        {
            return new(CronExpression.Parse(text).NextAfter);
        }
        catch (FormatException unreadable)
        {
            throw new LocalHostException($"Function {function}: its schedule cannot be read. {unreadable.Message}");
        }
    }

    /// <summary>Null when the schedule never comes round again.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => next(time);
}
