using System.Globalization;

namespace ContactsFunctions.LocalRuntime.Timers;

/// <summary>
/// NCRONTAB as timer triggers use it: <c>{second} {minute} {hour} {day} {month} {day-of-week}</c>, or five fields
/// without the seconds. A field holds <c>*</c>, numbers, ranges, steps and lists of these; months and days of the
/// week also by their English names. A time matches when all fields do, the day of the week included; times are UTC.
/// </summary>
internal sealed class CronExpression
{
    private static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];
    private static readonly string[] DayNames = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

    // 29 February on one given day of the week comes back after 28 years, after 40 across a skipped leap year.
    private const int DaysToLookAhead = 41 * 366;

    // Bit n says that the value n matches.
    private readonly ulong seconds, minutes, hours, days, months, daysOfWeek;

    private CronExpression(string[] fields)
    {
        seconds = Field(fields[0], 0, 59);
        minutes = Field(fields[1], 0, 59);
        hours = Field(fields[2], 0, 23);
        days = Field(fields[3], 1, 31);
        months = Field(fields[4], 1, 12, MonthNames);
        daysOfWeek = Field(fields[5], 0, 6, DayNames);
    }

    /// <exception cref="FormatException">It cannot be read.</exception>
    public static CronExpression Parse(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new(fields),
            5 => new(["0", .. fields]),
            _ => throw new FormatException($"'{expression}' has {fields.Length} fields; six are needed, or five without seconds."),
        };
    }

    /// <summary>The first matching second later than the given time; null when there is none (30 February).</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        var start = new DateTime(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc).AddSeconds(1);
        var day = start.Date;
        for (var i = 0; i < DaysToLookAhead; i++, day = day.AddDays(1))
        {
            if (!Has(months, day.Month) || !Has(days, day.Day) || !Has(daysOfWeek, (int)day.DayOfWeek))
            {
                continue;
            }

            if (FirstWithin(day == start.Date ? start.TimeOfDay : TimeSpan.Zero) is { } timeOfDay)
            {
                return new DateTimeOffset(day + timeOfDay, TimeSpan.Zero);
            }
        }

        return null;
    }

    private TimeSpan? FirstWithin(TimeSpan from)
    {
        for (var hour = Next(hours, from.Hours); hour < 24; hour = Next(hours, hour + 1))
        {
            var fromMinute = hour == from.Hours ? from.Minutes : 0;
            for (var minute = Next(minutes, fromMinute); minute < 60; minute = Next(minutes, minute + 1))
            {
                var fromSecond = hour == from.Hours && minute == from.Minutes ? from.Seconds : 0;
                if (Next(seconds, fromSecond) is < 60 and var second)
                {
                    return new TimeSpan(hour, minute, second);
                }
            }
        }

        return null;
    }

    private static bool Has(ulong field, int value) => (field & (1UL << value)) != 0;

    /// <summary>The first value of the field from the given one on; 64 when there is none.</summary>
    private static int Next(ulong field, int from) => from > 63 ? 64 : System.Numerics.BitOperations.TrailingZeroCount(field >> from << from);

    private static ulong Field(string text, int min, int max, string[]? names = null)
    {
        var bits = 0UL;
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var whole] => (whole, 0),
                [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                    => (whole, number),
                _ => throw Unreadable(),
            };
            var (first, last) = range.Split('-') switch
            {
                ["*"] => (min, max),
                [var one] when step > 0 => (Value(one), max),
                [var one] => (Value(one), Value(one)),
                [var low, var high] => (Value(low), Value(high)),
                _ => throw Unreadable(),
            };
            if (first > last)
            {
                throw Unreadable();
            }

            for (var value = first; value <= last; value += Math.Max(step, 1))
            {
                bits |= 1UL << value;
            }
        }

        return bits;

        int Value(string word)
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number >= min && number <= max ? number : throw Unreadable();
            }

            // "Jan" or "January"; names[0] stands for the lowest value.
            var index = names is null ? -1 : Array.FindIndex(names, name =>
                name.Equals(word, StringComparison.OrdinalIgnoreCase) || name[..3].Equals(word, StringComparison.OrdinalIgnoreCase));
            return index < 0 ? throw Unreadable() : min + index;
        }

        FormatException Unreadable() => new($"'{text}' is no list of values from {min} to {max}, ranges or steps.");
    }
}
