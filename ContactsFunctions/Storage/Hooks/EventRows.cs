using Azure.Data.Tables;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>The events that rows of the table <c>Contacts</c> owe: a contact's own, or what it left when it was erased.</summary>
public sealed class EventRows(ContactTable contacts)
{
    /// <summary>What the row under a contact's id owes; null where there is no row that could.</summary>
    /// <exception cref="UnreadableRowException">The row is broken.</exception>
    public async Task<OwedEvents?> FindAsync(StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        if (await contacts.GetRowAsync(store, id, cancellationToken) is not { } row)
        {
            return null;
        }

        switch (ContactRows.Kind(row))
        {
            case ContactRows.HomeKind:
                var contact = ContactRows.ReadHome(row);
                return new(
                    contact.DueEvents,
                    contact.EventVersion,
                    taken => Put(ContactRows.Home(store, contact with { DueEvents = taken })));
            case ContactRows.ErasedKind:
                var tombstone = ContactRows.ReadErased(row);
                return new(
                    tombstone.DueEvents,
                    tombstone.EventVersion,
                    taken => Put(ContactRows.Erased(store, id, tombstone with { DueEvents = taken })));
            case ContactRows.VacatedKind when ContactRows.ReadVacated(row) is { } left:
                return new(
                    left.DueEvents, left.EventVersion, taken => Put(ContactRows.Vacated(store, id, left with { DueEvents = taken })));
            case ContactRows.VacatedKind:
                // Nothing is left of somebody who was erased, whatever the version was.
                return new([], int.MaxValue, taken => Put(ContactRows.Vacated(store, id)));
            case ContactRows.RedirectKind:
                // Somebody who has come back by this number is at home elsewhere, and owes what was owed here.
                return await FindAsync(store, ContactRows.ReadRedirect(row), cancellationToken);
            default:
                return null;
        }

        TableTransactionAction Put(TableEntity entity) => ContactWrite.Put(entity, row.ETag);
    }

    /// <summary>Takes events off the row, if it is still as it was read.</summary>
    /// <returns>False when another writer was faster.</returns>
    public Task<bool> TryTakeOffAsync(OwedEvents owed, IReadOnlySet<string> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owed);
        return contacts.TryWriteAsync([owed.With(owed.Events.Where(due => !events.Contains(due.Id)))], cancellationToken);
    }
}

/// <summary>What a row owes.</summary>
/// <param name="Version">Which of the contact's writes was the newest to cause an event.</param>
/// <param name="With">Writes the row with these events in place of those.</param>
public sealed record OwedEvents(ValueList<DueEvent> Events, int Version, Func<ValueList<DueEvent>, TableTransactionAction> With);
