using ContactsFunctions.Domain.Numbers;

namespace ContactsFunctions.Console.Overview;

/// <summary>The numbers of a period.</summary>
/// <param name="CountedTo">The last day that a night has counted; null where none has.</param>
/// <param name="IsTodayIn">Whether what happened since is counted as well.</param>
/// <param name="IsTooMuch">Whether that was tried and took too long.</param>
public sealed record StoreNumbers(IReadOnlyList<DayNumbers> Days, DateOnly? CountedTo, bool IsTodayIn, bool IsTooMuch)
{
    /// <summary>How many days back "lately" goes, today included.</summary>
    public const int LatelyDays = 7;

    /// <summary>How many addresses turned out to be dead lately, whatever the period.</summary>
    public int BouncedLately { get; init; }

    /// <summary>Whether anything of the period is counted: of today alone nothing may be.</summary>
    public bool IsKnown => IsTodayIn || Days.Count > 1;

    public int SignUps => Days.Sum(day => day.SignUps);

    public int Confirmed => Days.Sum(day => day.Confirmed);

    /// <summary>The largest parts of all days together, at most so many; what is left as one part without a name.</summary>
    internal static IReadOnlyList<PartNumbers> Largest(IEnumerable<PartNumbers> parts, int most)
    {
        var all = parts.GroupBy(part => part.Name, StringComparer.OrdinalIgnoreCase)
            .Select(part => new PartNumbers(part.Key, part.Sum(day => day.SignUps), part.Sum(day => day.Confirmed)))
            .OrderBy(part => part.Name is null).ThenByDescending(part => part.SignUps).ThenBy(part => part.Name, StringComparer.Ordinal)
            .ToArray();
        var rest = all.Where((part, place) => place >= most || part.Name is null).ToArray();
        var named = all.Except(rest);
        return rest.Length == 0
            ? [.. named]
            : [.. named, new(null, rest.Sum(part => part.SignUps), rest.Sum(part => part.Confirmed))];
    }
}
