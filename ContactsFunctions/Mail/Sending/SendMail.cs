using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Mail.Sending;

/// <summary>
/// Sends a mail that is owed, if it still is. At least once: a crash between sending and noting it repeats the mail,
/// nothing loses it. Copies of a message and messages out of order send nothing twice.
/// </summary>
public sealed partial class SendMail(
    ContactTable contacts,
    EditContact edits,
    StoreDirectory stores,
    MailOutbox mails,
    MailComposer composer,
    WordingArchive wordings,
    IMailDelivery delivery,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<SendMail> logger)
{
    /// <summary>The row is written beside the message; once the message is this old, a mail that is not on the row never will be.</summary>
    private static readonly TimeSpan RowIsWrittenWithin = TimeSpan.FromMinutes(5);

    /// <summary>How long one worker has a mail to itself.</summary>
    private static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(2);

    /// <param name="messageId">The queue's own id of the message, the same whenever it is handed out.</param>
    public async Task ExecuteAsync(SendMailMessage message, string messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var span = AppMetrics.Start(nameof(SendMail));
        var storeId = StoreId.Parse(message.Store);
        var contactId = ContactId.Parse(message.Contact);
        var store = await stores.FindAsync(storeId, cancellationToken);
        var claim = store is null
            ? new Claim(ClaimResult.Never)
            : await ClaimAsync(store, contactId, message, messageId, cancellationToken);
        switch (claim.Result)
        {
            case ClaimResult.Never:
                Log.NotDue(logger, message.Kind, message.Mail, contactId);
                break;

            case ClaimResult.NotYet:
                await mails.EnqueueAsync(message, claim.Wait, cancellationToken);
                break;

            case ClaimResult.Claimed:
                await DeliverAsync(store!, claim.Taken!, message, cancellationToken);
                break;
        }
    }

    /// <summary>Records on the contact that the mail's message is laid aside in the poison queue.</summary>
    public async Task NoteDeadLetteredAsync(SendMailMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (StoreId.TryParse(message.Store, out var id) && ContactId.TryParse(message.Contact, out var contact)
            && await stores.FindAsync(id, cancellationToken) is { } store)
        {
            var problem = new MailProblem(time.GetUtcNow(), message.Kind, "laid_aside");
            await NoteAsync(
                store,
                await contacts.GetAsync(id, contact, cancellationToken),
                message.Mail,
                c => c with { MailProblem = problem });
        }
    }

    private async Task DeliverAsync(Store store, StoredContact taken, SendMailMessage message, CancellationToken cancellationToken)
    {
        var contact = taken.Contact;
        var due = contact.DueMails.First(mail => mail.Id == message.Mail);
        if (due.Kind == MailKind.Confirmation)
        {
            await wordings.KeepAsync(store.Id, composer.WordingOf(store, contact), cancellationToken);
        }

        var result = await delivery.DeliverInTimeAsync(composer.Compose(store, contact, due), time, cancellationToken);
        var now = time.GetUtcNow();
        metrics.MailDelivered(
            due.Kind.WireName(), result.Outcome.Name(), result.Outcome == DeliveryOutcome.Delivered ? now - due.DueAt : null);

        // From here on the mail may be out: noting it must not be cut short by a shutdown.
        switch (result.Outcome)
        {
            case DeliveryOutcome.Delivered:
                Log.Sent(logger, message.Kind, message.Mail, contact.Id);
                await NoteAsync(store, taken, due.Id, c => c.WithoutMail(due.Id) with
                {
                    WelcomedAt = due.Kind == MailKind.Welcome ? now : c.WelcomedAt,

                    // That the next hop took it does not bring a dead address back to life.
                    MailProblem = c.MailProblem is { StopsMail: true } ? c.MailProblem : null,
                });
                break;

            case DeliveryOutcome.Refused:
                Log.Refused(logger, message.Kind, message.Mail, contact.Id, result.Code);
                await NoteAsync(
                    store, taken, due.Id, c => c.WithoutMail(due.Id) with { MailProblem = Problem(result.Code) with { StopsMail = true } });
                break;

            case DeliveryOutcome.TryLater when RetryGaps.IsOver(due.DueAt, now):
                Log.GivenUp(logger, message.Kind, message.Mail, contact.Id, result.Code);
                await mails.DeadLetterAsync(message, CancellationToken.None);
                await NoteAsync(
                    store, taken, due.Id, c => c.WithMail(due with { Claim = null }) with { MailProblem = Problem(result.Code) });
                break;

            case DeliveryOutcome.TryLater:
                var gap = RetryGaps.After(due.Attempt, result.RetryAfter);
                Log.Postponed(logger, message.Kind, message.Mail, contact.Id, gap, result.Code);

                // The next message first: should the note fail, the mail is still on its way.
                await mails.EnqueueAsync(message with { Attempt = due.Attempt + 1 }, gap, CancellationToken.None);
                await NoteAsync(store, taken, due.Id, c => c.WithMail(due with { Attempt = due.Attempt + 1, Claim = null }));
                break;
        }

        MailProblem Problem(int? code) => new(now, message.Kind, code?.ToString(CultureInfo.InvariantCulture) ?? "unreachable");
    }

    /// <summary>Takes the mail for this worker, by writing so on the row.</summary>
    private async Task<Claim> ClaimAsync(
        Store store, ContactId id, SendMailMessage message, string messageId, CancellationToken cancellationToken)
    {
        var otherwise = Unclaimed(message, contact: null);
        var claimed = await edits.ExecuteAsync(
            store.Id,
            id,
            contact =>
            {
                var now = time.GetUtcNow();
                if (contact.DueMails.FirstOrDefault(mail => mail.Id == message.Mail) is not { Id: not null } due)
                {
                    otherwise = Unclaimed(message, contact);
                    return null;
                }

                otherwise = new(ClaimResult.Never);

                // Another message has it: that one is handed out again should its worker die, so this copy is of no use.
                return message.Attempt < due.Attempt || (due.Claim is { } other && other.Until > now && other.By != messageId) ? null
                    : MailIsDue.Still(contact, due, now) ? Claimed(store, contact, due with { Claim = new(now + ClaimLasts, messageId) })
                    : contact.WithoutMail(due.Id);
            },
            cancellationToken: cancellationToken);
        return claimed?.Contact.DueMails.Any(mail => mail.Id == message.Mail) == true ? new(ClaimResult.Claimed, claimed) : otherwise;
    }

    /// <summary>The mail taken, and with a confirmation mail what it says: the click that answers it is proved by that.</summary>
    private Contact Claimed(Store store, Contact contact, DueMail due)
    {
        var claimed = contact.WithMail(due);
        return due.Kind == MailKind.Confirmation && claimed.OptIn is { } optIn
            ? claimed with { OptIn = optIn with { Wording = composer.WordingOf(store, contact).Version } }
            : claimed;
    }

    /// <summary>What becomes of a message whose mail is not on the row: the row may still be on its way.</summary>
    private Claim Unclaimed(SendMailMessage message, Contact? contact)
    {
        var age = time.GetUtcNow() - message.QueuedAt;
        return age < RowIsWrittenWithin && (contact is null || !WasDue(contact, message))
            ? new(ClaimResult.NotYet, Wait: NotYetGap(age))
            : new(ClaimResult.Never);
    }

    /// <param name="found">The contact as it was last seen.</param>
    private async Task NoteAsync(Store store, StoredContact? found, string mail, Func<Contact, Contact> change)
    {
        if (found is not null)
        {
            await edits.ExecuteAsync(
                store.Id,
                found.Contact.Id,
                contact => contact.DueMails.Any(due => due.Id == mail) ? change(contact) : null,
                found,
                CancellationToken.None);
        }
    }

    // The grant that came with the mail, or the welcome noted: the row was written, and the mail has been dealt with.
    private static bool WasDue(Contact contact, SendMailMessage message) => message.Kind switch
    {
        MailKind.Welcome => contact.WelcomedAt is not null,
        MailKind.Confirmation => contact.ConfirmationMails.Any(at => at >= message.QueuedAt - TimeSpan.FromSeconds(2)),
        MailKind.SignIn => true,
    };

    // Mostly the row is milliseconds away, and somebody is looking at their inbox.
    private static TimeSpan NotYetGap(TimeSpan age) => age.TotalSeconds switch
    {
        < 0.5 => TimeSpan.Zero,
        < 5 => TimeSpan.FromSeconds(1),
        _ => TimeSpan.FromSeconds(30),
    };

    private enum ClaimResult
    {
        Claimed,
        NotYet,
        Never,
    }

    private sealed record Claim(ClaimResult Result, StoredContact? Taken = null, TimeSpan Wait = default);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "{Kind} mail {Mail} of contact {Contact} is sent.")]
        public static partial void Sent(ILogger logger, MailKind kind, string mail, ContactId contact);

        [LoggerMessage(3002, LogLevel.Information, "{Kind} mail {Mail} of contact {Contact} is not due.")]
        public static partial void NotDue(ILogger logger, MailKind kind, string mail, ContactId contact);

        [LoggerMessage(3003, LogLevel.Warning, "{Kind} mail {Mail} of contact {Contact}: the address was refused for good ({Code}).")]
        public static partial void Refused(ILogger logger, MailKind kind, string mail, ContactId contact, int? code);

        [LoggerMessage(3004, LogLevel.Warning, "{Kind} mail {Mail} of contact {Contact} is tried again in {Gap} ({Code}).")]
        public static partial void Postponed(ILogger logger, MailKind kind, string mail, ContactId contact, TimeSpan gap, int? code);

        [LoggerMessage(
            3005,
            LogLevel.Error,
            "{Kind} mail {Mail} of contact {Contact} could not be sent for 48 hours and is in the poison queue ({Code}).")]
        public static partial void GivenUp(ILogger logger, MailKind kind, string mail, ContactId contact, int? code);
    }
}
