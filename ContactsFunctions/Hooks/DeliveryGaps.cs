namespace ContactsFunctions.Hooks;

/// <summary>How long to wait before a receiver is told again: growing gaps, for 24 hours.</summary>
internal static class DeliveryGaps
{
    private static readonly TimeSpan For = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Gaps =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
    ];

    /// <summary>When to try again; null where it is given up.</summary>
    /// <param name="attempts">How many there were, at least one.</param>
    /// <param name="asked">How long the receiver asked to wait, where it did. It may ask for more than the gap, up to
    /// eight hours, and for no more than is left.</param>
    public static TimeSpan? After(int attempts, TimeSpan? asked, DateTimeOffset dueAt, DateTimeOffset now)
    {
        var (gap, left) = (Gaps[Math.Clamp(attempts - 1, 0, Gaps.Length - 1)], dueAt + For - now);
        if (gap > left)
        {
            return null;
        }

        return asked > gap ? new[] { asked.Value, Gaps[^1], left }.Min() : gap;
    }
}
