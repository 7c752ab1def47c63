using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Erasing;

/// <summary>Erases a person. What stays are tombstones under hashed keys, which tell nobody who it was.</summary>
public sealed class EraseContact(ContactTable contacts, ContactErasure erasure, EventOutbox events, TimeProvider time)
{
    /// <returns>False when there is no such contact.</returns>
    public async Task<bool> ExecuteAsync(Store store, ContactId id, CancellationToken cancellationToken)
    {
        var (retry, drawn) = (new OptimisticRetry(time), FreshIds.Draw());
        while (true)
        {
            if (await TryAsync(store, id, drawn.Event, cancellationToken) is { } erased)
            {
                return erased;
            }

            await retry.LostAsync(cancellationToken);
        }
    }

    /// <returns>Whether there was such a contact; null when another writer was faster.</returns>
    private async Task<bool?> TryAsync(Store store, ContactId id, string drawn, CancellationToken cancellationToken)
    {
        var now = time.Now();
        try
        {
            if (await contacts.GetAsync(store.Id, id, cancellationToken) is not { } found)
            {
                return false;
            }

            var told = ContactEvents.OfErasing(id, found.Contact.EventVersion, store.WantedEvents, drawn, now);
            return await AnnouncedAsync(
                store.Id, id, told, erasure.TryEraseAsync(store.Id, found, now, cancellationToken, told), cancellationToken);
        }
        catch (UnreadableRowException)
        {
            var told = ContactEvents.OfErasing(id, version: 0, store.WantedEvents, drawn, now);
            return await AnnouncedAsync(
                store.Id, id, told, erasure.TryEraseUnreadableAsync(store.Id, id, now, cancellationToken, told), cancellationToken);
        }
    }

    private async Task<bool?> AnnouncedAsync(
        StoreId store, ContactId id, DueEvent? told, Task<bool> erasing, CancellationToken cancellationToken)
    {
        var announcing = told is null ? Task.CompletedTask : events.AnnounceAsync(store, id, told.Version, cancellationToken);
        await Task.WhenAll(erasing, announcing);
        return await erasing ? true : null;
    }
}
