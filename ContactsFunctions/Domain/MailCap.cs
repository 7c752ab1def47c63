namespace ContactsFunctions.Domain;

/// <summary>
/// How many confirmation mails an address gets, whoever asks: one in 10 minutes, three in a day, six in 30 days.
/// It stops this service from being used to flood somebody's mailbox.
/// </summary>
internal static class MailCap
{
    private static readonly (int Mails, TimeSpan Within)[] Limits =
        [(1, TimeSpan.FromMinutes(10)), (3, TimeSpan.FromDays(1)), (6, TimeSpan.FromDays(30))];

    /// <summary>After that a mail no longer counts.</summary>
    public static TimeSpan Longest => Limits[^1].Within;

    /// <summary>
    /// The mailbox behind a tagged spelling (<c>name+tag@example.com</c>), whose spellings share one cap; null for an
    /// address without a tag, whose cap is on its own contact.
    /// </summary>
    public static string? MailboxOf(EmailAddress address)
    {
        var plus = address.Key.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 ? address.Key[..plus] + address.Key[address.Key.LastIndexOf('@')..] : null;
    }

    public static bool Allows(ValueList<DateTimeOffset> granted, DateTimeOffset now) =>
        Array.TrueForAll(Limits, limit => granted.Count(at => at > now - limit.Within) < limit.Mails);

    /// <summary>The times with one more, without those that no longer count.</summary>
    public static ValueList<DateTimeOffset> Grant(ValueList<DateTimeOffset> granted, DateTimeOffset now) =>
        granted.Where(at => at > now - Longest).Add(now);
}
