namespace ContactsFunctions.Domain.Merging;

/// <summary>Changes of a channel's status, each with its entry in the consent log: the only way a status changes.</summary>
internal static class ConsentLog
{
    /// <summary>The contact with the channel's status set, and the change noted.</summary>
    public static Contact WithStatus(this Contact contact, Channel channel, ChannelStatus status, DateTimeOffset date, MergeContext context)
    {
        var before = contact.State(channel);
        var state = new ChannelState(status, date);
        var changed = channel switch
        {
            Channel.Email => contact with { Email = contact.Email! with { State = state } },
            Channel.Sms => contact with { Phone = contact.Phone! with { State = state } },
        };

        // A shop that reports a status has shown the person none of this service's wording.
        var shown = context.Evidence.Cause is not (ConsentCause.Api or ConsentCause.Import);
        return changed.WithEntry(channel, before.Status, status, shown ? context : context with { Wording = null });
    }

    /// <summary>The contact with a request noted that changed no status, such as a sign-up.</summary>
    public static Contact WithRequestNoted(this Contact contact, Channel channel, MergeContext context)
    {
        var status = contact.State(channel).Status;
        return contact.WithEntry(channel, status, status, context);
    }

    private static Contact WithEntry(this Contact contact, Channel channel, ChannelStatus from, ChannelStatus to, MergeContext context)
    {
        var evidence = channel == Channel.Sms ? context.Evidence.OfSms ?? context.Evidence : context.Evidence;
        var entry = new ConsentEntry(
            evidence.At ?? context.Now,
            channel,
            from,
            to,
            context.Evidence.Cause,
            evidence.Ip,
            evidence.UserAgent,
            evidence.Source,
            channel == Channel.Email ? context.Wording : null,
            context.Evidence.By,
            evidence.Url,
            evidence.PrivacyVersion,
            evidence.Text?.Version);
        return contact with { Consents = contact.Consents.Add(entry) };
    }
}
