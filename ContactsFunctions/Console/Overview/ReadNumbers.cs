using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Console.Overview;

/// <summary>The numbers of a period: what the nights have counted, and what happened since where that is quick to count.</summary>
public sealed class ReadNumbers(NumbersTable numbers, CountDays countDays, TimeProvider time)
{
    /// <summary>A store whose changed contacts took longer to find is not searched for every look at a page.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(150);

    /// <param name="days">How many days, today included.</param>
    /// <param name="withToday">Count what the nights have not, even where that takes a moment.</param>
    public async Task<StoreNumbers> ExecuteAsync(StoreId store, int days, bool withToday, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - days);

        // The last days as well: they say how far the nights have come, how large the store is, and what went wrong lately.
        var lately = today.AddDays(1 - StoreNumbers.LatelyDays);
        var counted = await numbers.ListAsync(store, first < lately ? first : lately, cancellationToken);
        var newest = counted.Count == 0 ? null : counted[^1];
        var from = newest?.Numbers.Day.AddDays(1) ?? first;
        var isAsked = withToday || newest is null || newest.Took < Quick;
        var since = isAsked ? await countDays.SinceAsync(store, from < first ? first : from, cancellationToken) : null;
        var all = counted.Select(day => day.Numbers).Concat(since ?? []).ToDictionary(day => day.Day);
        return new(
            [.. Enumerable.Range(0, days).Select(first.AddDays).Select(day => all.GetValueOrDefault(day) ?? DayNumbers.Quiet(day))],
            newest?.Numbers.Day,
            IsTodayIn: since is not null,
            IsTooMuch: isAsked && since is null)
        {
            BouncedLately = all.Values.Where(day => day.Day >= lately).Sum(day => day.Bounced),
        };
    }
}
