using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Storage;

/// <summary>
/// Replaces every row of a contact by what may stay: a tombstone under each identifier's key. In one transaction where
/// it fits; else history rows go first, while the home row still leads to what is left, so that a repeat after a crash
/// finds it and ends the work.
/// </summary>
public sealed class ContactErasure(ContactTable contacts, ErasureList erasures)
{
    /// <param name="told">What webhooks are to be told of it; null where none wants to hear of it.</param>
    /// <returns>False when another writer was faster: the contact is still there.</returns>
    public async Task<bool> TryEraseAsync(
        StoreId store, StoredContact found, DateTimeOffset now, CancellationToken cancellationToken, DueEvent? told = null)
    {
        await erasures.AddAsync(new(store, found.Contact.Id, now), cancellationToken);
        var actions = await KeyActionsAsync(store, found, now, told, cancellationToken);

        // Not trusting the count on the row: whatever lies under the contact's name goes.
        await foreach (var row in contacts.HistoryAsync(store, found.Contact.Id, cancellationToken))
        {
            actions.Insert(0, ContactWrite.Delete(store, row.RowKey, row.ETag));
        }

        return await TryWriteAsync(actions, cancellationToken);
    }

    /// <summary>The same for a contact whose row cannot be read: a tombstone under every key that is known to lead to it.</summary>
    /// <returns>False when another writer was faster, or there is no such row.</returns>
    public async Task<bool> TryEraseUnreadableAsync(
        StoreId store, ContactId id, DateTimeOffset now, CancellationToken cancellationToken, DueEvent? told = null)
    {
        if (await contacts.RowsOfUnreadableAsync(store, id, cancellationToken) is not { } rows)
        {
            return false;
        }

        var tombstone = new Tombstone(now, []);
        List<TableTransactionAction> actions =
        [
            .. rows.Redirects.Select(row =>
                ContactWrite.Put(ContactRows.Erased(store, ContactId.Parse(row.RowKey), tombstone), row.ETag)),
        ];
        await foreach (var row in contacts.HistoryAsync(store, id, cancellationToken))
        {
            actions.Add(ContactWrite.Delete(store, row.RowKey, row.ETag));
        }

        actions.Add(ContactWrite.Put(ContactRows.Erased(store, id, Telling(tombstone, [], told)), rows.Home));
        return await TryWriteAsync(actions, cancellationToken);
    }

    /// <summary>
    /// In one transaction where it fits; else the first go first. The home row goes with the last: while
    /// it is there, a repeat finds the rest.
    /// </summary>
    private async Task<bool> TryWriteAsync(List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        while (actions.Count > TransactionGroups.MaxActions)
        {
            var first = actions.GetRange(0, Math.Min(TransactionGroups.MaxActions, actions.Count - TransactionGroups.MaxActions));
            actions.RemoveRange(0, first.Count);
            if (!await contacts.TryWriteAsync(first, cancellationToken))
            {
                return false;
            }
        }

        return await contacts.TryWriteAsync(actions, cancellationToken);
    }

    /// <summary>What becomes of the home row and of the keys that lead to it.</summary>
    private async Task<List<TableTransactionAction>> KeyActionsAsync(
        StoreId store, StoredContact found, DateTimeOffset now, DueEvent? told, CancellationToken cancellationToken)
    {
        var contact = found.Contact;
        var earlier = new Tombstone(now, []) { EventVersion = contact.EventVersion };
        Dictionary<ContactId, TableTransactionAction> actions = [];
        if (contact.Email is { } email)
        {
            // The cap of mails to the address survives it.
            await BuryAsync(IdentifierType.Email, email.Address.Key, earlier with { ConfirmationMails = contact.ConfirmationMails });
        }

        if (contact.Phone is { } phone)
        {
            await BuryAsync(IdentifierType.Phone, phone.Number, earlier);
        }

        // At home under a number it has given up: whoever looks for that number must look further.
        actions.TryAdd(
            contact.Id,
            ContactWrite.Put(ContactRows.Vacated(store, contact.Id, Telling(earlier, contact.DueEvents, told)), found.ETag));
        return [.. actions.Values];

        async Task BuryAsync(IdentifierType type, string value, Tombstone tombstone)
        {
            foreach (var slot in await contacts.KeysOfAsync(store, contact.Id, type, value, cancellationToken))
            {
                actions[slot.Key] = ContactWrite.Put(
                    ContactRows.Erased(
                        store,
                        slot.Key,
                        slot.Key == contact.Id ? Telling(tombstone, contact.DueEvents, told) : tombstone),
                    slot.Key == contact.Id ? found.ETag : slot.ETag);
            }
        }
    }

    /// <summary>What is left in the place of the home row tells webhooks what the contact can tell no more.</summary>
    private static Tombstone Telling(Tombstone tombstone, ValueList<DueEvent> owed, DueEvent? told) => tombstone with
    {
        DueEvents = told is null ? owed : owed.Add(told),
        EventVersion = Math.Max(tombstone.EventVersion, told?.Version ?? 0),
    };
}
