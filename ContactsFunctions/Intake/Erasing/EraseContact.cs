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
        while (await contacts.GetAsync(store.Id, id, cancellationToken) is { } found)
        {
            if (await erasure.TryEraseAsync(store.Id, found, time.Now(), cancellationToken))
            {
                return true;
            }

            await retry.LostAsync(cancellationToken);
        }

        return false;
    }
}
