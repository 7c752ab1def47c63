namespace ContactsFunctions.Domain.Merging;

/// <summary>Which events a change of a contact causes. Pure, and the same wherever a contact is written.</summary>
internal static class ContactEvents
{
    private static readonly Channel[] Channels = [Channel.Email, Channel.Sms];

    /// <summary>From here seconds fit into an <see cref="int"/> until 2088.</summary>
    private static readonly DateTimeOffset FirstVersion = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The contact with the events on it that its change causes and somebody wants; the same one where there are none.</summary>
    /// <param name="after">The contact as it is to be written.</param>
    /// <param name="before">The contact as it was read; null for one that is new.</param>
    public static Contact OweEvents(this Contact after, Contact? before, MergeContext context) =>
        after.OweEvents(before, context.Events, context.Fresh.Event, context.Now);

    /// <inheritdoc cref="OweEvents(Contact, Contact?, MergeContext)"/>
    /// <param name="wanted">What the store's webhooks want to hear of; empty where it has none.</param>
    /// <param name="id">Random; drawn once for a request.</param>
    public static Contact OweEvents(
        this Contact after, Contact? before, IReadOnlySet<ContactEventKind> wanted, string id, DateTimeOffset now)
    {
        if (wanted.Count == 0 || ReferenceEquals(after, before))
        {
            return after;
        }

        var version = VersionAfter(after.EventVersion, now);
        DueEvent[] caused =
        [
            .. Caused(before, after).Where(caused => wanted.Contains(caused.Kind)).Select((caused, place) =>
                new DueEvent($"{id}{place:x}", caused.Kind, now, version, after.Id, caused.Channel)),
        ];
        return caused.Length == 0
            ? after
            : after with { EventVersion = version, DueEvents = [.. after.DueEvents, .. caused] };
    }

    /// <summary>The event of an erase; null where nobody wants to hear of it.</summary>
    /// <param name="version">The newest of the contact; 0 where that cannot be read.</param>
    public static DueEvent? OfErasing(
        ContactId contact, int version, IReadOnlySet<ContactEventKind> wanted, string id, DateTimeOffset now) =>
        wanted.Contains(ContactEventKind.Erased)
            ? new(id, ContactEventKind.Erased, now, VersionAfter(version, now), contact)
            : null;

    /// <summary>Whether a change that nobody asked for is one that webhooks are told of all the same.</summary>
    public static bool IsToldAnyway(Contact before, Contact after) => HasBounced(before, after) || HasExpired(before, after);

    /// <summary>
    /// Greater than the one before, and never less than the clock says: whoever was removed and comes back under the same id, or out
    /// of a backup, goes on where receivers have seen them last.
    /// </summary>
    private static int VersionAfter(int version, DateTimeOffset now) => Math.Max(version + 1, (int)(now - FirstVersion).TotalSeconds);

    private static IEnumerable<(ContactEventKind Kind, Channel? Channel)> Caused(Contact? before, Contact after)
    {
        if (before is null)
        {
            yield return (ContactEventKind.Created, null);
        }

        var isUpdated = before is not null && !IsAlike(before, after);
        foreach (var channel in Channels)
        {
            var (was, isNow) = (before?.State(channel).Status ?? ChannelStatus.NonSubscribed, after.State(channel).Status);
            if (was != isNow && isNow != ChannelStatus.NonSubscribed)
            {
                yield return (
                    isNow == ChannelStatus.Subscribed ? ContactEventKind.Subscribed : ContactEventKind.Unsubscribed, channel);
            }

            isUpdated |= before is not null && was != isNow && isNow == ChannelStatus.NonSubscribed;
        }

        if (isUpdated)
        {
            yield return (ContactEventKind.Updated, null);
        }

        if (HasExpired(before, after))
        {
            yield return (ContactEventKind.ConfirmationExpired, null);
        }

        if (HasBounced(before, after))
        {
            yield return (ContactEventKind.Bounced, null);
        }
    }

    /// <summary>Alike in all that a reader of a contact sees, but for what it has agreed to and how its mails fare.</summary>
    private static bool IsAlike(Contact before, Contact after) =>
        before.Profile.Equals(after.Profile)
        && before.Tags == after.Tags
        && before.Properties.Equals(after.Properties)
        && before.Email?.Address == after.Email?.Address
        && before.Phone?.Number == after.Phone?.Number;

    private static bool HasBounced(Contact? before, Contact after) =>
        after.MailProblem is { StopsMail: true } && before?.MailProblem is not { StopsMail: true };

    private static bool HasExpired(Contact? before, Contact after) =>
        after.OptIn is { IsExpiryTold: true } optIn && before?.OptIn is { IsExpiryTold: false } known && known.Id == optIn.Id;
}
