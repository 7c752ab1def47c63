namespace ContactsFunctions.Domain.Merging;

/// <summary>What a contact's row says after the mail system has told that a mail did not arrive. Pure.</summary>
internal static class DeliveryVerdicts
{
    /// <param name="at">When the mail system found out. It tells late, more than once, and not in order.</param>
    /// <returns>The contact afterwards; null where it tells nothing new.</returns>
    public static Contact? WithVerdict(this Contact contact, DeliveryVerdict verdict, MailKind mail, DateTimeOffset at)
    {
        var problem = new MailProblem(at, mail, verdict.ToString(), verdict is DeliveryVerdict.Bounced or DeliveryVerdict.Suppressed);
        return IsKnown(contact.MailProblem, problem) || HasConfirmedSince(contact, at)
            ? null
            : (contact with { MailProblem = problem }).WithoutStoppedMails();
    }

    /// <summary>A mail promised before the address was found dead, or one that nobody asked for themselves.</summary>
    public static bool IsStopped(Contact contact, DueMail due) =>
        contact.MailProblem is { StopsMail: true } problem && (due.Kind != MailKind.Confirmation || due.DueAt <= problem.At);

    // Off the row, so that a sign-up after this one is owed a mail of its own.
    private static Contact WithoutStoppedMails(this Contact contact) =>
        contact with { DueMails = contact.DueMails.Where(due => !IsStopped(contact, due)) };

    private static bool IsKnown(MailProblem? known, MailProblem problem) =>
        known is not null && (known == problem || known.At > problem.At || (known.StopsMail && !problem.StopsMail));

    /// <summary>The person has pressed the button in a mail meanwhile: the address is alive.</summary>
    private static bool HasConfirmedSince(Contact contact, DateTimeOffset at) =>
        contact.Consents.Any(entry => entry is { Channel: Channel.Email, Cause: ConsentCause.Confirmation } && entry.At >= at);
}
