namespace ContactsFunctions.Domain.Merging;

/// <summary>Rules of opt-in requests: how one begins, goes on and ends.</summary>
internal static class OptInRequests
{
    /// <summary>Asks the person to confirm: by a new mail where the cap allows one, else within the request that is open.</summary>
    /// <param name="pending">Changes to apply on confirmation; null where there are none.</param>
    public static (Contact Contact, ConfirmationAnswer Answer) Ask(
        this Contact contact, ContactChange? pending, bool welcome, MergeContext context)
    {
        var open = contact.OptIn is { } current && current.IsAwaited(context.Now) ? current : null;
        var optIn = open is null
            ? new OptInRequest(
                context.Fresh.OptIn,
                OptInState.Open,
                context.Now,
                context.Now + context.LinkLifetime,
                welcome,
                pending,
                context.Language)
            : open with
            {
                WelcomeWanted = open.WelcomeWanted || welcome,
                PendingChange = Joined(open.PendingChange, pending),
                Language = context.Language ?? open.Language,
            };

        if (open is not null && contact.DueMails.Any(mail => mail.Kind == MailKind.Confirmation))
        {
            // Promised and not sent yet: that mail serves this request as well.
            return (contact with { OptIn = optIn }, ConfirmationAnswer.Queued);
        }

        if (context.MailboxIsFull || !MailCap.Allows(contact.ConfirmationMails, context.Now))
        {
            return (open is null ? contact : contact with { OptIn = optIn }, ConfirmationAnswer.Throttled);
        }

        var asked = contact with
        {
            OptIn = optIn with { ExpiresAt = context.Now + context.LinkLifetime, IsExpiryTold = false },
            ConfirmationMails = MailCap.Grant(contact.ConfirmationMails, context.Now),
            DueMails = contact.WithoutDue(MailKind.Confirmation).DueMails
                .Add(new DueMail(context.Fresh.ConfirmationMail, MailKind.Confirmation, context.Now)),
        };
        return (asked.WithRequestNoted(Channel.Email, context), ConfirmationAnswer.Queued);
    }

    /// <summary>The contact subscribed by mail from now on, with the welcome mail owed where it was asked for.</summary>
    public static Contact Subscribe(this Contact contact, DateTimeOffset date, bool welcome, MergeContext context)
    {
        var wasSubscribed = contact.State(Channel.Email).Status == ChannelStatus.Subscribed;
        var subscribed = contact.WithStatus(Channel.Email, ChannelStatus.Subscribed, date, context);
        return welcome && !wasSubscribed ? subscribed.OweWelcome(context) : subscribed;
    }

    /// <summary>The contact unsubscribed by mail, its opt-in request over and no mail owed.</summary>
    public static Contact Unsubscribe(this Contact contact, DateTimeOffset date, MergeContext context) =>
        contact.WithStatus(Channel.Email, ChannelStatus.Unsubscribed, date, context)
            .EndOptIn(OptInState.Ended)
            .WithoutDue(MailKind.Welcome);

    /// <summary>The contact with its opt-in request over and its confirmation mail no longer owed.</summary>
    public static Contact EndOptIn(this Contact contact, OptInState state) =>
        contact.OptIn is { State: OptInState.Open } optIn
            ? contact.WithoutDue(MailKind.Confirmation) with { OptIn = optIn with { State = state, PendingChange = null } }
            : contact;

    /// <summary>Whether the contact has just been granted a confirmation mail.</summary>
    public static bool IsGrantedMail(this Contact contact, Contact? before, DateTimeOffset now) =>
        contact.ConfirmationMails is [.., var newest] && newest == now && before?.ConfirmationMails != contact.ConfirmationMails;

    public static Contact WithoutDue(this Contact contact, MailKind kind) =>
        contact with { DueMails = contact.DueMails.Where(mail => mail.Kind != kind) };

    private static Contact OweWelcome(this Contact contact, MergeContext context) =>
        context.WelcomeMailOn && contact.WelcomedAt is null && !contact.DueMails.Any(mail => mail.Kind == MailKind.Welcome)
            ? contact with { DueMails = contact.DueMails.Add(new DueMail(context.Fresh.WelcomeMail, MailKind.Welcome, context.Now)) }
            : contact;

    private static ContactChange? Joined(ContactChange? earlier, ContactChange? later) => (earlier, later) switch
    {
        (null, _) => later,
        (_, null) => earlier,
        _ => earlier.Then(later),
    };
}
