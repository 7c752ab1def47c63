using Azure;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>What the tagged spellings of one mailbox share: when they were granted confirmation mails.</summary>
/// <param name="ETag">The version of the row; null where there is none yet.</param>
internal sealed record Mailbox(ContactId Key, ETag? ETag, ValueList<DateTimeOffset> Mails)
{
    public bool IsFull(DateTimeOffset now) => !MailCap.Allows(Mails, now);

    public Mailbox Granted(DateTimeOffset now) => this with { Mails = MailCap.Grant(Mails, now) };
}
