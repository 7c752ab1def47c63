namespace ContactsFunctions.Domain.Merging;

/// <summary>Whether a mail that was promised is still wanted.</summary>
internal static class MailIsDue
{
    public static bool Still(Contact contact, DueMail due, DateTimeOffset now) =>
        !DeliveryVerdicts.IsStopped(contact, due) && due.Kind switch
        {
            MailKind.Confirmation => contact.Email is not null && contact.OptIn is { } optIn && optIn.IsAwaited(now)
                && (optIn.PendingChange is not null || contact.State(Channel.Email).Status != ChannelStatus.Subscribed),
            MailKind.Welcome => contact.WelcomedAt is null && contact.State(Channel.Email).Status == ChannelStatus.Subscribed,

            // No contact's.
            MailKind.SignIn => false,
        };
}
