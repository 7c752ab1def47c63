using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake;

/// <summary>Changes a contact that exists, by a rule.</summary>
public sealed class ChangeContact(ContactTable contacts, CommitContact committing)
{
    /// <param name="rule">The contact afterwards; the same one where nothing is to change.</param>
    /// <returns>The contact afterwards; null where there is no such contact.</returns>
    public Task<Contact?> ExecuteAsync(
        Store store, ContactId id, Caller caller, Func<Contact, MergeContext, Contact> rule, CancellationToken cancellationToken) =>
        committing.ExecuteAsync(
            store,
            Trust.Authenticated,
            caller,
            token => FindAsync(store.Id, id, token),
            (found, context) => Apply(found.Before, found.Phone, context, rule),
            cancellationToken);

    private static Commit<Contact?> Apply(
        StoredContact? before, Slot? phone, MergeContext context, Func<Contact, MergeContext, Contact> rule)
    {
        if (before is null)
        {
            return Commit<Contact?>.Nothing(null);
        }

        var after = rule(before.Contact, context with { PhoneIsFree = phone?.Owner is null });
        after = after == before.Contact ? before.Contact : after with { UpdatedAt = context.Now };
        IReadOnlyList<Slot> slots = phone is { Owner: null } && after.Phone is not null ? [phone] : [];
        return new(after, before, after, slots, after.DueMails.Where(mail => mail.Attempt == 0));
    }

    private async Task<(StoredContact? Before, Slot? Phone)> FindAsync(StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        var before = await contacts.GetAsync(store, id, cancellationToken);

        // A number that waited for this click is looked up now: by now it may be somebody else's.
        return (before, before?.Contact is { Phone: null, OptIn.PendingChange.Phone: { } number }
            ? await contacts.FindAsync(store, IdentifierType.Phone, number, cancellationToken)
            : null);
    }
}
