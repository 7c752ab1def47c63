using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Erasing;

/// <summary>Erases a person. What stays are tombstones under hashed keys, which tell nobody who it was.</summary>
public sealed class EraseContact(ContactTable contacts, ContactErasure erasure, TimeProvider time)
{
    /// <returns>False when there is no such contact.</returns>
    public async Task<bool> ExecuteAsync(Store store, ContactId id, CancellationToken cancellationToken)
    {
        var retry = new OptimisticRetry(time);
        while (true)
        {
            if (await TryAsync(store.Id, id, cancellationToken) is { } erased)
            {
                return erased;
            }

            await retry.LostAsync(cancellationToken);
        }
    }

    /// <returns>Whether there was such a contact; null when another writer was faster.</returns>
    private async Task<bool?> TryAsync(StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        try
        {
            return await contacts.GetAsync(store, id, cancellationToken) is not { } found ? false
                : await erasure.TryEraseAsync(store, found, time.Now(), cancellationToken) ? true : null;
        }
        catch (UnreadableRowException)
        {
            return await erasure.TryEraseUnreadableAsync(store, id, time.Now(), cancellationToken) ? true : null;
        }
    }
}
