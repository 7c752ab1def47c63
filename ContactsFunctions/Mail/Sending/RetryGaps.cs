namespace ContactsFunctions.Mail.Sending;

/// <summary>How long to wait before a mail is tried again: growing gaps, for 48 hours.</summary>
internal static class RetryGaps
{
    private static readonly TimeSpan For = TimeSpan.FromHours(48);
    private static readonly TimeSpan[] Gaps =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
    ];

    public static bool IsOver(DateTimeOffset dueAt, DateTimeOffset now) => now - dueAt >= For;

    /// <param name="asked">How long the provider asked to wait, where it did.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked)
    {
        var gap = Gaps[Math.Min(attempt, Gaps.Length - 1)];
        return asked > gap ? (asked < Gaps[^1] ? asked.Value : Gaps[^1]) : gap;
    }
}
