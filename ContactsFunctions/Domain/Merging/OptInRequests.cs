namespace ContactsFunctions.Domain.Merging;

/// <summary>Rules of opt-in requests: how one begins, goes on and ends.</summary>
internal static class OptInRequests
{
    public static readonly TimeSpan ReminderAfter = TimeSpan.FromDays(2);

    public static readonly TimeSpan ReminderUntil = TimeSpan.FromDays(14);

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

        return (contact.OweConfirmation(optIn, context), ConfirmationAnswer.Queued);
    }

    /// <summary>Whether the shop may have the person asked once more: they have neither answered nor left, and mail reaches them.</summary>
    public static bool MayBeReminded(this Contact contact) =>
        contact is { Email: not null, OptIn.State: OptInState.Open, MailProblem: not { StopsMail: true } }
        && contact.State(Channel.Email).Status == ChannelStatus.NonSubscribed;

    /// <summary>
    /// Whether a sign-up is so old that a reminder makes sense, and not so old that it would surprise; and whether it had none.
    /// </summary>
    public static bool WaitsForReminder(this Contact contact, DateTimeOffset now) =>
        contact.MayBeReminded() && contact.OptIn is { } optIn
        && optIn.RequestedAt <= now - ReminderAfter && optIn.RequestedAt >= now - ReminderUntil
        && contact.ConfirmationMails.Count(at => at >= optIn.RequestedAt) <= 1
        && !contact.DueMails.Any(mail => mail.Kind == MailKind.Confirmation);

    /// <summary>
    /// Asks the person once more within the same request, as the cap allows. What was proposed has ended with an old link.
    /// </summary>
    public static (Contact Contact, ConfirmationAnswer Answer) Remind(this Contact contact, MergeContext context)
    {
        if (!contact.MayBeReminded())
        {
            return (contact, ConfirmationAnswer.None);
        }

        if (contact.DueMails.Any(mail => mail.Kind == MailKind.Confirmation))
        {
            return (contact, ConfirmationAnswer.Pending);
        }

        if (context.MailboxIsFull || !MailCap.Allows(contact.ConfirmationMails, context.Now))
        {
            return (contact, ConfirmationAnswer.Throttled);
        }

        var optIn = contact.OptIn!;
        var again = context with { Wording = optIn.Wording, Language = optIn.Language };
        var goesOn = optIn.IsAwaited(context.Now) ? optIn : optIn with { PendingChange = null };
        return (contact.OweConfirmation(goesOn, again), ConfirmationAnswer.Queued);
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

    private static Contact OweConfirmation(this Contact contact, OptInRequest optIn, MergeContext context)
    {
        var asked = contact with
        {
            OptIn = optIn with { ExpiresAt = context.Now + context.LinkLifetime, IsExpiryTold = false },
            ConfirmationMails = MailCap.Grant(contact.ConfirmationMails, context.Now),
            DueMails = contact.WithoutDue(MailKind.Confirmation).DueMails
                .Add(new DueMail(context.Fresh.ConfirmationMail, MailKind.Confirmation, context.Now)),
        };
        return asked.WithRequestNoted(Channel.Email, context);
    }

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
