using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Backup;

/// <summary>
/// Puts the rows of a contact in agreement after a restore, where a backup met them at different moments: keys that lead
/// nowhere go, keys that are missing come, and a part of the consent log that is still in the home row is not kept twice.
/// </summary>
internal sealed class MendContacts(ContactTable contacts)
{
    /// <summary>How many contacts may have given up one identifier before its key is taken for another's.</summary>
    private const int Probes = 8;

    /// <returns>How many rows were put right.</returns>
    public async Task<int> ExecuteAsync(StoreId store, CancellationToken cancellationToken) =>
        await RemoveLooseRedirectsAsync(store, cancellationToken)
        + await RemoveLooseHistoryAsync(store, cancellationToken)
        + await AddMissingRedirectsAsync(store, cancellationToken);

    private async Task<int> RemoveLooseRedirectsAsync(StoreId store, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in contacts.RowsAsync(store, ContactRows.RedirectKind, cancellationToken))
        {
            var home = await contacts.GetAsync(store, ContactRows.ReadRedirect(row), cancellationToken);
            if (home is null || !KeysOf(store, home.Contact).Contains(ContactId.Parse(row.RowKey)))
            {
                count += await RemoveAsync(store, row, cancellationToken);
            }
        }

        return count;
    }

    private async Task<int> RemoveLooseHistoryAsync(StoreId store, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in contacts.RowsAsync(store, ContactRows.HistoryKind, cancellationToken))
        {
            var (id, first) = ContactRows.HistoryOf(row);
            if (await contacts.GetAsync(store, id, cancellationToken) is not { } home || first >= home.Contact.ConsentsInHistory)
            {
                count += await RemoveAsync(store, row, cancellationToken);
            }
        }

        return count;
    }

    private async Task<int> AddMissingRedirectsAsync(StoreId store, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in contacts.RowsAsync(store, ContactRows.HomeKind, cancellationToken))
        {
            var contact = ContactRows.ReadHome(row);
            var further = Identifiers(contact)
                .Where(identifier => ContactId.Of(store, identifier.Type, identifier.Value) != contact.Id);
            foreach (var (type, value) in further)
            {
                // Where the key leads to another contact, the number has moved while the backup was made: the later one has it.
                var slot = await contacts.FindAsync(store, type, value, cancellationToken);
                if (slot.Owner is null && slot.Key != contact.Id)
                {
                    var put = ContactWrite.Put(ContactRows.Redirect(store, slot.Key, contact.Id), slot.ETag);
                    count += await contacts.TryWriteAsync([put], cancellationToken) ? 1 : 0;
                }
            }
        }

        return count;
    }

    private async Task<int> RemoveAsync(StoreId store, TableEntity row, CancellationToken cancellationToken) =>
        await contacts.TryWriteAsync([ContactWrite.Delete(store, row.RowKey, row.ETag)], cancellationToken) ? 1 : 0;

    private static IEnumerable<ContactId> KeysOf(StoreId store, Contact contact) =>
        Identifiers(contact).SelectMany(identifier => Enumerable.Range(0, Probes)
            .Select(probe => ContactId.Of(store, identifier.Type, identifier.Value, probe)));

    private static IEnumerable<(IdentifierType Type, string Value)> Identifiers(Contact contact)
    {
        if (contact.Email is { } email)
        {
            yield return (IdentifierType.Email, email.Address.Key);
        }

        if (contact.Phone is { } phone)
        {
            yield return (IdentifierType.Phone, phone.Number);
        }
    }
}
