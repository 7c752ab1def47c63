using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Backup;

/// <summary>Erases again, after a restore, whoever was erased since the backup was begun.</summary>
internal sealed class ReplayErasures(ContactTable contacts, ErasureList list, TimeProvider time)
{
    /// <summary>The list is written a moment before the contact goes, and somebody may change it in between.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly ContactErasure erasure = new(contacts, new ErasureList(new BackupContainer(null)));

    /// <returns>How many were brought back by the backup and are erased again.</returns>
    public async Task<int> ExecuteAsync(StoreId store, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var erased in list.ListAsync(store, since - Slack, cancellationToken))
        {
            count += await EraseAsync(erased, cancellationToken) ? 1 : 0;
        }

        return count;
    }

    private async Task<bool> EraseAsync(Erasure erased, CancellationToken cancellationToken)
    {
        var retry = new OptimisticRetry(time);

        // One that was changed after it was erased is another contact, which came back by itself while the backup was made.
        while (await contacts.GetAsync(erased.Store, erased.Contact, cancellationToken) is { } found
            && found.Contact.UpdatedAt <= erased.At + Slack)
        {
            if (await erasure.TryEraseAsync(erased.Store, found, erased.At, cancellationToken))
            {
                return true;
            }

            await retry.LostAsync(cancellationToken);
        }

        return false;
    }
}
