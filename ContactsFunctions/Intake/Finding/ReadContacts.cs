using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Intake.Finding;

/// <summary>Reads contacts: one with its consent history, or a page of a list.</summary>
public sealed class ReadContacts(ContactTable contacts)
{
    /// <summary>A contact and its whole consent log, oldest entry first; null where there is no such contact.</summary>
    public async Task<(Contact Contact, IEnumerable<ConsentEntry> Consents)?> GetAsync(
        StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        return await contacts.GetAsync(store, id, cancellationToken) is { } found
            ? (found.Contact, await ConsentsOfAsync(store, found.Contact, cancellationToken))
            : null;
    }

    /// <summary>The whole consent log of a contact that was read, oldest entry first.</summary>
    /// <remarks>Entries that moved to history since it was read are still among its own.</remarks>
    public async Task<IEnumerable<ConsentEntry>> ConsentsOfAsync(StoreId store, Contact contact, CancellationToken cancellationToken) =>
        (await contacts.GetEarlierConsentsAsync(store, contact, cancellationToken))
            .Take(contact.ConsentsInHistory)
            .Concat(contact.Consents);

    /// <summary>
    /// Everybody whom a query wants, in the order of their ids, read page by page. Sign-ups that nobody has confirmed are left
    /// out: what strangers typed is not what the shop knows, and would be if it were imported.
    /// </summary>
    public IAsyncEnumerable<Contact> EverybodyAsync(StoreId store, ContactQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return contacts.ListAsync(
            store, query.After, query.Channel, query.Status, query.UpdatedSince, ContactQuery.MaxRows, cancellationToken)
            .Where(contact => !contact.IsHearsay && query.Matches(contact));
    }

    /// <summary>A page of contacts in the order of their ids, and where the next page begins.</summary>
    public async Task<ContactPage> ListAsync(StoreId store, ContactQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Email is not null || query.Phone is not null)
        {
            var slot = query.Email is { } email
                ? await contacts.FindAsync(store, IdentifierType.Email, email.Key, cancellationToken)
                : await contacts.FindAsync(store, IdentifierType.Phone, query.Phone!, cancellationToken);
            return new(slot.Owner is { } owner && query.Matches(owner.Contact) && query.Skip == 0 ? [owner.Contact] : [], null);
        }

        // Whoever comes with a cursor has counted already.
        var skip = query.After is null ? query.Skip : 0;
        List<Contact> page = [];
        var rows = contacts.ListAsync(
            store,
            query.After,
            query.Channel,
            query.Status,
            query.UpdatedSince,
            Math.Min(ContactQuery.MaxRows, skip + query.Limit + 1),
            cancellationToken);
        await foreach (var contact in rows)
        {
            if (!query.Matches(contact))
            {
                continue;
            }

            if (skip > 0)
            {
                skip--;
                continue;
            }

            if (page.Count == query.Limit)
            {
                return new(page, page[^1].Id);
            }

            page.Add(contact);
        }

        return new(page, null);
    }
}

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record ContactPage(IReadOnlyList<Contact> Contacts, ContactId? Next);
