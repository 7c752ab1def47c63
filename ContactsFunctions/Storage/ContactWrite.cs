using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>
/// What must be written together for one contact: its home row, the keys of identifiers that came or went, and entries
/// of the consent log that move to a history row. Every action names the version it was made from.
/// </summary>
internal sealed record ContactWrite(ContactId Contact, IReadOnlyList<TableTransactionAction> Actions)
{
    /// <summary>With more entries of the consent log than this, the oldest move to a history row: half as many at a time.</summary>
    private const int ConsentsInHome = 40;

    /// <param name="before">The version that was read; null for a contact that is new.</param>
    /// <param name="slots">The keys of the identifiers that <paramref name="after"/> has gained (nobody's) or lost
    /// (its own), as they were read.</param>
    /// <param name="mailbox">The count of its mailbox, where the contact was granted a mail that counts there.</param>
    /// <exception cref="ContactTooLargeException">The contact takes more room than a contact may.</exception>
    public static ContactWrite Of(
        StoreId store, StoredContact? before, Contact after, IReadOnlyCollection<Slot> slots, Mailbox? mailbox = null)
    {
        List<TableTransactionAction> actions = [];
        after = WithEventsOf(slots, SpillHistory(store, after, actions));

        ETag? home = before?.ETag;
        foreach (var slot in slots)
        {
            if (slot.Key == after.Id)
            {
                home ??= slot.ETag;
            }
            else if (slot.Owner is null)
            {
                actions.Add(Put(ContactRows.Redirect(store, slot.Key, after.Id), slot.ETag));
            }
            else
            {
                actions.Add(Delete(store, slot.Key.ToString(), slot.ETag!.Value));
            }
        }

        if (mailbox is not null)
        {
            actions.Add(Put(ContactRows.Mailbox(store, mailbox.Key, mailbox.Mails), mailbox.ETag));
        }

        actions.Add(Put(ContactRows.Home(store, after), home));
        return new(after.Id, actions);
    }

    /// <summary>Inserts a row where there was none, else replaces the version that was read.</summary>
    public static TableTransactionAction Put(TableEntity row, ETag? read) => read is { } etag
        ? new(TableTransactionActionType.UpdateReplace, row, etag)
        : new(TableTransactionActionType.Add, row);

    public static TableTransactionAction Delete(StoreId store, string key, ETag read) =>
        new(TableTransactionActionType.Delete, new TableEntity(store.ToString(), key), read);

    /// <summary>What webhooks are still to be told of somebody erased must outlive the row that is replaced.</summary>
    private static Contact WithEventsOf(IEnumerable<Slot> slots, Contact after)
    {
        DueEvent[] owed = [.. slots.SelectMany(slot => slot.Erased?.DueEvents ?? [])];
        return owed.Length == 0 ? after : after with { DueEvents = [.. owed, .. after.DueEvents] };
    }

    private static Contact SpillHistory(StoreId store, Contact contact, List<TableTransactionAction> actions)
    {
        if (contact.Consents.Count <= ConsentsInHome)
        {
            return contact;
        }

        var oldest = contact.Consents.AsSpan()[..(ConsentsInHome / 2)].ToArray();
        actions.Add(new(TableTransactionActionType.Add, ContactRows.History(store, contact.Id, contact.ConsentsInHistory, oldest)));
        return contact with
        {
            Consents = [.. contact.Consents.AsSpan()[oldest.Length..]],
            ConsentsInHistory = contact.ConsentsInHistory + oldest.Length,
        };
    }
}
