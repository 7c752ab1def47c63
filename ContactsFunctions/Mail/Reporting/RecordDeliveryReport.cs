using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>Notes on a contact that a mail did not arrive. Told twice, or late, it changes nothing.</summary>
public sealed partial class RecordDeliveryReport(
    ContactTable contacts, EditContact edits, TimeProvider time, ILogger<RecordDeliveryReport> logger)
{
    public async Task ExecuteAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var slot = await contacts.FindAsync(report.Store, IdentifierType.Email, report.Recipient.Key, cancellationToken);
        if (slot.Owner is not { } found)
        {
            // Erased meanwhile, or never written down.
            Log.NobodyThere(logger, report.Verdict);
            return;
        }

        // A clock that runs ahead must not outlive what comes after it.
        var now = time.GetUtcNow();
        var at = report.At < now ? report.At : now;
        var noted = await edits.ExecuteAsync(
            report.Store, found.Contact.Id, contact => contact.WithVerdict(report.Verdict, report.Mail, at), found, cancellationToken);
        if (noted is not null)
        {
            Log.Noted(logger, report.Mail, found.Contact.Id, report.Verdict);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "{Kind} mail of contact {Contact} did not arrive ({Verdict}).")]
        public static partial void Noted(ILogger logger, MailKind kind, ContactId contact, DeliveryVerdict verdict);

        [LoggerMessage(3102, LogLevel.Information, "A mail to an address that nobody has any more did not arrive ({Verdict}).")]
        public static partial void NobodyThere(ILogger logger, DeliveryVerdict verdict);
    }
}
