using ContactsFunctions.Domain;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>
/// What a mail system tells of a mail after it took it. Whoever brings such news (an event of Azure's, one day a relay's
/// webhook) makes it into this, and knows how the mail's store is told from what that system gives back.
/// </summary>
/// <param name="Recipient">The address the mail went to.</param>
/// <param name="Mail">Which mail it was.</param>
/// <param name="At">When the mail system found out.</param>
public sealed record DeliveryReport(StoreId Store, EmailAddress Recipient, MailKind Mail, DeliveryVerdict Verdict, DateTimeOffset At)
{
    /// <summary>Never the address: it must not reach a log.</summary>
    public override string ToString() => $"{nameof(DeliveryReport)} {Verdict}";
}
