namespace ContactsFunctions.Domain.Numbers;

/// <summary>A day while it is counted.</summary>
internal sealed class DayCounts
{
    /// <summary>A row stays small, whatever callers write as their source.</summary>
    private const int MaxParts = 40;

    private readonly Dictionary<int, int> times = [];
    private readonly Dictionary<string, (int SignUps, int Confirmed)> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int SignUps, int Confirmed)> tags = new(StringComparer.OrdinalIgnoreCase);
    private int signUps;
    private int confirmed;
    private int added;
    private int unsubscribed;
    private int bounced;

    public void SignUp(string source, IEnumerable<string> ofContact)
    {
        signUps++;
        Count(sources, source, 1, 0);
        foreach (var tag in ofContact)
        {
            Count(tags, tag, 1, 0);
        }
    }

    public void Confirm(string source, IEnumerable<string> ofContact, TimeSpan took)
    {
        confirmed++;
        var step = ConfirmTimes.StepOf(took);
        times[step] = times.GetValueOrDefault(step) + 1;
        Count(sources, source, 0, 1);
        foreach (var tag in ofContact)
        {
            Count(tags, tag, 0, 1);
        }
    }

    public void AddOne() => added++;

    public void Unsubscribe() => unsubscribed++;

    public void Bounce() => bounced++;

    public DayNumbers Of(DateOnly day) =>
        new(day, signUps, confirmed, added, unsubscribed, bounced, times, Largest(sources), Largest(tags));

    private static void Count(Dictionary<string, (int SignUps, int Confirmed)> parts, string name, int more, int confirmed)
    {
        var before = parts.GetValueOrDefault(name);
        parts[name] = (before.SignUps + more, before.Confirmed + confirmed);
    }

    private static PartNumbers[] Largest(Dictionary<string, (int SignUps, int Confirmed)> parts)
    {
        var all = parts.OrderByDescending(part => part.Value.SignUps).ThenBy(part => part.Key, StringComparer.Ordinal).ToArray();
        var named = all.Take(MaxParts).Select(part => new PartNumbers(part.Key, part.Value.SignUps, part.Value.Confirmed));
        var rest = all[Math.Min(MaxParts, all.Length)..];
        return rest.Length == 0
            ? [.. named]
            : [.. named, new(null, rest.Sum(part => part.Value.SignUps), rest.Sum(part => part.Value.Confirmed))];
    }
}
