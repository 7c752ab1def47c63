using ContactsFunctions.Contacts.Merging;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>
/// Creates or updates one contact. When it returns, the contact is stored and every mail it causes is queued; when it
/// throws, the caller may safely send the same again.
/// </summary>
public sealed class SubmitContact(ContactTable contacts, MailOutbox mails, AppMetrics metrics, TimeProvider time, IOptions<LinkOptions> links)
{
    public async Task<MergeOutcome> ExecuteAsync(Store store, ContactChange change, Trust trust, Caller caller, CancellationToken cancellationToken)
    {
        var fresh = FreshIds.Draw();
        var queued = new HashSet<string>(StringComparer.Ordinal);
        var race = new Race(time);
        while (true)
        {
            var found = await FindAsync(store.Id, change, trust, cancellationToken);
            var context = new MergeContext(
                trust, time.Now(), caller.Evidence, fresh, found.PhoneIsFree, found.Erased, store.Settings.WelcomeEmail,
                links.Value.ConfirmationLifetime, caller.Wording, caller.Language) { PhoneErased = found.Phone?.Erased };
            var outcome = ContactMerge.Apply(found.Contact?.Contact, change, context, found.NewId);
            if (outcome.Contact is not { } contact || outcome.Errors.Count > 0)
            {
                return outcome;
            }

            // The row and the queue message go out side by side: whichever comes first, the mail is sent once both are there.
            var save = outcome.Result is MergeResult.Created or MergeResult.Updated
                ? contacts.TrySaveAsync(store.Id, found.Contact, contact, found.SlotsOf(contact, change), cancellationToken)
                : Task.FromResult(true);
            await Task.WhenAll([save, .. outcome.MailsToQueue.Where(mail => queued.Add(mail.Id)).Select(mail => mails.EnqueueAsync(store.Id, contact.Id, mail, cancellationToken))]);
            if (await save)
            {
                metrics.ContactSubmitted(outcome.Result);
                return outcome;
            }

            await race.LostAsync(cancellationToken);
        }
    }

    private async Task<Found> FindAsync(StoreId store, ContactChange change, Trust trust, CancellationToken cancellationToken)
    {
        var byEmail = change.Email is { } email ? contacts.FindAsync(store, IdentifierType.Email, email.Key, cancellationToken) : null;

        // A public caller's phone number beside an e-mail waits for the person's click, and is looked up then.
        var byPhone = change.Phone is { } phone && (trust == Trust.Keyed || byEmail is null)
            ? contacts.FindAsync(store, IdentifierType.Phone, phone, cancellationToken)
            : null;
        return new Found(byEmail is null ? null : await byEmail, byPhone is null ? null : await byPhone);
    }
}

/// <summary>Where a request comes from and what its sender was shown.</summary>
public sealed record Caller(Evidence Evidence, string? Wording = null, string? Language = null);
