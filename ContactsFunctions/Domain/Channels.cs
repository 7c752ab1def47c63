namespace ContactsFunctions.Domain;

/// <summary>How a contact is reached: by mail at the email identifier, by text message at the phone identifier.</summary>
public enum Channel
{
    Email,
    Sms,
}

/// <summary>What a contact has agreed to on a channel.</summary>
public enum ChannelStatus
{
    /// <summary>Unknown, or neither subscribed nor unsubscribed yet.</summary>
    NonSubscribed,

    Subscribed,

    /// <summary>Has said no. Only the person, or an explicitly later date, changes this.</summary>
    Unsubscribed,
}

/// <summary>What channels and statuses are called in requests, answers and rows.</summary>
internal static class ChannelNames
{
    public static string WireName(this Channel channel) => channel switch
    {
        Channel.Email => "email",
        Channel.Sms => "sms",
    };

    /// <summary>The channel of a name; null where none is called so.</summary>
    public static Channel? ChannelOf(string? wireName) => wireName switch
    {
        "email" => Channel.Email,
        "sms" => Channel.Sms,
        _ => null,
    };

    public static string WireName(this ChannelStatus status) => status switch
    {
        ChannelStatus.Subscribed => "subscribed",
        ChannelStatus.Unsubscribed => "unsubscribed",
        ChannelStatus.NonSubscribed => "nonSubscribed",
    };

    /// <summary>The status of a name, which counts to the letter; null where no status is called so.</summary>
    public static ChannelStatus? StatusOf(string? wireName) => wireName switch
    {
        "subscribed" => ChannelStatus.Subscribed,
        "unsubscribed" => ChannelStatus.Unsubscribed,
        "nonSubscribed" => ChannelStatus.NonSubscribed,
        _ => null,
    };
}

/// <summary>A channel's status and since when; no date means that nobody has ever set it.</summary>
public readonly record struct ChannelState(ChannelStatus Status, DateTimeOffset? StatusDate)
{
    /// <summary>
    /// Whether a status of that date replaces this one: a later date does, an earlier one does not, and at the same
    /// moment the status that protects the person more wins. So the order of arrival of two dated changes does not matter.
    /// Many clients send back the date that they have read, cut to the second, with an unsubscribe: it is not older.
    /// </summary>
    public bool YieldsTo(ChannelStatus status, DateTimeOffset date) =>
        StatusDate is not { } current || date > current
        || ((date == current || (status == ChannelStatus.Unsubscribed && IsCutTo(date, current))) && Rank(status) > Rank(Status));

    /// <summary>The date of a change made now: never before the date it replaces, which a clock that runs ahead may have given.</summary>
    public DateTimeOffset DateOfChange(DateTimeOffset now) => StatusDate > now ? StatusDate.Value : now;

    /// <summary>Whether a date is a moment without the fraction of its second.</summary>
    private static bool IsCutTo(DateTimeOffset date, DateTimeOffset moment) =>
        date.Ticks == moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond);

    private static int Rank(ChannelStatus status) => status switch
    {
        ChannelStatus.Unsubscribed => 2,
        ChannelStatus.Subscribed => 1,
        ChannelStatus.NonSubscribed => 0,
    };
}

/// <summary>The status of a channel that a request asks for.</summary>
/// <param name="Status">That status.</param>
/// <param name="StatusDate">The date sent with it, if one was.</param>
/// <param name="Explicit">Sent as a channel's status; otherwise as a flag such as <c>marketingAllowed</c>.</param>
public sealed record RequestedStatus(ChannelStatus Status, DateTimeOffset? StatusDate = null, bool Explicit = false);
