using ContactsFunctions.Storage;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>What is done every night for all stores, which are listed once for all of it.</summary>
public sealed class KeepHouse(StoreTable stores, RemoveUnconfirmed removeUnconfirmed, TrimContacts trimContacts)
{
    public async Task<Housework> ExecuteAsync(CancellationToken cancellationToken)
    {
        var all = await stores.ListRetentionAsync(cancellationToken).ToListAsync(cancellationToken);

        // In this order: who is removed need not be trimmed.
        var removed = await removeUnconfirmed.ExecuteAsync(all, cancellationToken);
        return new(removed, await trimContacts.ExecuteAsync(all, cancellationToken));
    }
}

/// <summary>How many contacts were removed, and how many trimmed.</summary>
public sealed record Housework(int Removed, int Trimmed);
