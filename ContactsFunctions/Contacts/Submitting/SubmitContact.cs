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
                trust, time.GetUtcNow(), caller.Evidence, fresh, found.PhoneIsFree, found.Erased, store.Settings.WelcomeEmail,
                links.Value.ConfirmationLifetime, caller.Wording, caller.Language);
            var outcome = ContactMerge.Apply(found.Contact?.Contact, change, context, found.NewId);
            if (outcome.Contact is not { } contact || outcome.Errors.Count > 0)
            {
                return outcome;
            }

            // The row and the queue message go out side by side: whichever comes first, the mail is sent once both are there.
            var save = outcome.Result is MergeResult.Created or MergeResult.Updated
                ? contacts.TrySaveAsync(store.Id, found.Contact, contact, found.SlotsOf(contact), cancellationToken)
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

    /// <summary>Who lives under the change's identifiers.</summary>
    private sealed record Found(Slot? Email, Slot? Phone)
    {
        /// <summary>The contact to change: the e-mail's, else the phone's where that one has no other e-mail.</summary>
        public StoredContact? Contact =>
            Email is null ? Phone?.Owner : Email.Owner ?? (Phone?.Owner is { Contact.Email: null } owner ? owner : null);

        public bool PhoneIsFree => Phone?.Owner is null || Phone.Owner.Contact.Id == Contact?.Contact.Id;

        public ContactId NewId => (Email ?? Phone)!.Key;

        public Tombstone? Erased => (Email ?? Phone)!.Erased;

        /// <summary>The keys of identifiers that the contact has and that do not lead to it yet.</summary>
        public List<Slot> SlotsOf(Contact contact)
        {
            List<Slot> slots = [];
            if (Email is { Owner: null } && contact.Email is not null)
            {
                slots.Add(Email);
            }

            if (Phone is { Owner: null } && contact.Phone is not null)
            {
                slots.Add(Phone);
            }

            return slots;
        }
    }
}

/// <summary>Where a request comes from and what its sender was shown.</summary>
public sealed record Caller(Evidence Evidence, string? Wording = null, string? Language = null);
