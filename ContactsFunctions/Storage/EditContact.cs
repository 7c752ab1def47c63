using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage.Hooks;

namespace ContactsFunctions.Storage;

/// <summary>
/// Edits what a contact's row says of its mails, or takes away what need no longer be kept; again whenever another writer
/// was faster. It changes no identifier and no status.
/// </summary>
public sealed class EditContact(ContactTable contacts, StoreDirectory stores, EventOutbox events, TimeProvider time)
{
    /// <param name="store">Whose contact it is.</param>
    /// <param name="id">The contact.</param>
    /// <param name="edit">The contact afterwards; null where there is nothing to edit.</param>
    /// <param name="seen">The contact as it was last seen; it is read again only when another writer was
    /// faster. Null reads it first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The version written; null where there was nothing to edit, or no such contact.</returns>
    public async Task<StoredContact?> ExecuteAsync(
        StoreId store,
        ContactId id,
        Func<Contact, Contact?> edit,
        StoredContact? seen = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var retry = new OptimisticRetry(time);
        for (var found = seen ?? await ReadAsync(); found is not null; found = await ReadAsync())
        {
            if (edit(found.Contact) is not { } edited)
            {
                return null;
            }

            edited = await WithEventsAsync(store, found.Contact, edited, cancellationToken);
            if (await contacts.TryReplaceAsync(store, found, edited, cancellationToken) is { } written)
            {
                if (edited.EventVersion > found.Contact.EventVersion)
                {
                    await events.AnnounceAsync(store, id, edited.EventVersion, cancellationToken);
                }

                return written;
            }

            await retry.LostAsync(cancellationToken);
        }

        return null;

        Task<StoredContact?> ReadAsync() => contacts.GetAsync(store, id, cancellationToken);
    }

    private async Task<Contact> WithEventsAsync(StoreId store, Contact before, Contact edited, CancellationToken cancellationToken) =>
        ContactEvents.IsToldAnyway(before, edited) && await stores.FindAsync(store, cancellationToken) is { } known
            ? edited.OweEvents(before, known.WantedEvents, FreshIds.Draw().Event, time.Now())
            : edited;
}
