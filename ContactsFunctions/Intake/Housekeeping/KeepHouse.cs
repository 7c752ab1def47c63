using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>What is done every night for all stores, which are listed once for all of it.</summary>
public sealed class KeepHouse(StoreTable stores, RemoveUnconfirmed removeUnconfirmed, TrimContacts trimContacts, CountDays countDays)
{
    public async Task<Housework> ExecuteAsync(CancellationToken cancellationToken)
    {
        var all = await stores.ListRetentionAsync(cancellationToken).ToListAsync(cancellationToken);

        // In this order: who is removed need not be trimmed.
        var removed = await removeUnconfirmed.ExecuteAsync(all, cancellationToken);
        var trimmed = await trimContacts.ExecuteAsync(all, cancellationToken);
        await countDays.ExecuteAsync(all.Select(store => store.Store), cancellationToken);
        return new(removed, trimmed);
    }
}

/// <summary>How many contacts were removed, and how many trimmed.</summary>
public sealed record Housework(int Removed, int Trimmed);
