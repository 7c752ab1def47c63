using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Intake.Submitting;

/// <summary>Creates or updates one contact.</summary>
public sealed class SubmitContact(ContactTable contacts, CommitContact committing, AppMetrics metrics)
{
    public async Task<MergeOutcome> ExecuteAsync(
        Store store, ContactChange change, Trust trust, Caller caller, CancellationToken cancellationToken)
    {
        var outcome = await committing.ExecuteAsync(
            store,
            trust,
            caller,
            token => FindAsync(store.Id, change, trust, token),
            (found, context) => Apply(found, change, context),
            cancellationToken);
        if (outcome is { Contact: not null, Errors.Count: 0 })
        {
            metrics.ContactSubmitted(outcome.Result.WireName());
        }

        return outcome;
    }

    private static Commit<MergeOutcome> Apply(IdentifierMatch found, ContactChange change, MergeContext context)
    {
        var outcome = ContactMerge.Apply(
            found.Contact?.Contact,
            change,
            context with { PhoneIsFree = found.PhoneIsFree, Erased = found.Erased, PhoneErased = found.Phone?.Erased },
            found.NewId);
        return outcome is { Contact: { } contact, Errors.Count: 0 }
            ? new(outcome, found.Contact, contact, found.SlotsOf(contact, change), outcome.MailsToQueue)
            : Commit<MergeOutcome>.Nothing(outcome);
    }

    private async Task<IdentifierMatch> FindAsync(StoreId store, ContactChange change, Trust trust, CancellationToken cancellationToken)
    {
        var byEmail = change.Email is { } email ? contacts.FindAsync(store, IdentifierType.Email, email.Key, cancellationToken) : null;

        // A public caller's phone number beside an e-mail waits for the person's click, and is looked up then.
        var byPhone = change.Phone is { } phone && (trust == Trust.Authenticated || byEmail is null)
            ? contacts.FindAsync(store, IdentifierType.Phone, phone, cancellationToken)
            : null;
        return new(byEmail is null ? null : await byEmail, byPhone is null ? null : await byPhone);
    }
}
