namespace ContactsFunctions.Domain.Numbers;

/// <summary>
/// Numbers of days from the consent logs of contacts. Pure: the same contacts make the same numbers, whenever they are counted,
/// so that a day can be written again as a whole.
/// </summary>
/// <param name="first">The first day to count.</param>
/// <param name="last">The last.</param>
internal sealed class RollUp(DateOnly first, DateOnly last)
{
    /// <summary>Whoever asks again after that signs up anew: the first sign-up came to nothing.</summary>
    private static readonly TimeSpan SignUpLasts = TimeSpan.FromDays(30);

    private readonly Dictionary<DateOnly, DayCounts> counts = [];

    /// <summary>All days, oldest first.</summary>
    public IEnumerable<DayNumbers> Days()
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            yield return counts.TryGetValue(day, out var counted) ? counted.Of(day) : DayNumbers.Quiet(day);
        }
    }

    public void Add(Contact contact)
    {
        // A shop may report a consent of long ago after a sign-up of today: what counts is when things happened.
        SignUp? open = null;
        foreach (var entry in contact.Consents.Where(entry => entry.Channel == Channel.Email).OrderBy(entry => entry.At))
        {
            open = (entry.From, entry.To) switch
            {
                (not ChannelStatus.Subscribed, ChannelStatus.Subscribed) => Subscribed(contact, entry, open),
                (ChannelStatus.Subscribed, ChannelStatus.Unsubscribed) => Unsubscribed(entry),
                (_, ChannelStatus.Unsubscribed) when entry.From != entry.To => null,
                (not ChannelStatus.Subscribed, _) when entry.From == entry.To => Asked(contact, entry, open),
                _ => open,
            };
        }

        if (contact.MailProblem is { StopsMail: true } problem)
        {
            On(problem.At)?.Bounce();
        }
    }

    private SignUp Asked(Contact contact, ConsentEntry entry, SignUp? open)
    {
        if (open is not null && entry.At - open.At < SignUpLasts)
        {
            return open;
        }

        var source = SourceName.Of(entry.Source);
        On(entry.At)?.SignUp(source, contact.Tags);
        return new(entry.At, source);
    }

    private SignUp? Subscribed(Contact contact, ConsentEntry entry, SignUp? open)
    {
        if (open is not null)
        {
            On(open.At)?.Confirm(open.Source, contact.Tags, entry.At - open.At);
        }
        else if (entry.Cause is ConsentCause.Api or ConsentCause.Import)
        {
            On(entry.At)?.AddOne();
        }

        return null;
    }

    private SignUp? Unsubscribed(ConsentEntry entry)
    {
        On(entry.At)?.Unsubscribe();
        return null;
    }

    private DayCounts? On(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (day < first || day > last)
        {
            return null;
        }

        if (!counts.TryGetValue(day, out var counted))
        {
            counts[day] = counted = new();
        }

        return counted;
    }

    private sealed record SignUp(DateTimeOffset At, string Source);
}
