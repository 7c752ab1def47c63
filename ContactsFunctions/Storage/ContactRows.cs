using System.Globalization;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Storage;

/// <summary>
/// The rows of the <c>Contacts</c> table. The partition is the store. Every identifier leads to a row key; the row
/// there is the contact itself (its home), a redirect to it, or what an erased one left there. Entries of the consent
/// log that no longer fit the home row lie in history rows beside it.
/// </summary>
internal static class ContactRows
{
    public const string KindColumn = "Kind";
    public const string HomeKind = "contact";
    public const string RedirectKind = "redirect";
    public const string ErasedKind = "erased";
    public const string HistoryKind = "history";

    /// <summary>Counts the confirmation mails to a mailbox under all its tagged spellings.</summary>
    public const string MailboxKind = "mailbox";

    /// <summary>Was the home of a contact that had given up the identifier of this key, and was erased.</summary>
    public const string VacatedKind = "vacated";

    /// <summary>Copies of what lists filter by; the document holds the truth.</summary>
    public const string EmailStatusColumn = "EmailStatus";
    public const string SmsStatusColumn = "SmsStatus";
    public const string UpdatedAtColumn = "UpdatedAt";

    /// <summary>Since when the oldest mail that is owed waits; absent where none is.</summary>
    public const string MailDueAtColumn = "MailDueAt";

    /// <summary>Since when the oldest event waits that webhooks are to be told of; absent where none does.</summary>
    public const string EventDueAtColumn = "EventDueAt";

    /// <summary>How large a contact may be as a whole, in bytes as the table counts them.</summary>
    public const int MaxBytes = 900 * 1024;

    private const string DocumentColumn = "Document";
    private const string HomeColumn = "Home";

    // A string property holds 32 Ki characters; a little less leaves room for a pair that must not be parted.
    private const int ChunkLength = (32 * 1024) - 2;

    /// <exception cref="ContactTooLargeException">The contact takes more than <see cref="MaxBytes"/>.</exception>
    public static TableEntity Home(StoreId store, Contact contact)
    {
        var document = ContactJson.Write(contact);
        if (document.Length * sizeof(char) > MaxBytes)
        {
            throw new ContactTooLargeException();
        }

        var row = Row(store, contact.Id.ToString(), HomeKind);
        row[UpdatedAtColumn] = contact.UpdatedAt;

        // Always there: a filter never finds a row by a column that it lacks.
        row[EmailStatusColumn] = contact.Email is { } email ? email.State.Status.WireName() : "none";

        if (contact.Phone is { } phone)
        {
            row[SmsStatusColumn] = phone.State.Status.WireName();
        }

        if (contact.DueMails.Count > 0)
        {
            row[MailDueAtColumn] = contact.DueMails.Min(mail => mail.DueAt);
        }

        return WithDocument(WithEventDue(row, contact.DueEvents), document);
    }

    public static TableEntity Redirect(StoreId store, ContactId key, ContactId home)
    {
        var row = Row(store, key.ToString(), RedirectKind);
        row[HomeColumn] = home.ToString();
        return row;
    }

    public static TableEntity Erased(StoreId store, ContactId key, Tombstone tombstone) =>
        WithDocument(WithEventDue(Row(store, key.ToString(), ErasedKind), tombstone.DueEvents), ContactJson.Write(tombstone));

    public static TableEntity Mailbox(StoreId store, ContactId key, ValueList<DateTimeOffset> mails)
    {
        var row = WithDocument(Row(store, key.ToString(), MailboxKind), ContactJson.Write(mails));
        row[UpdatedAtColumn] = mails[^1];
        return row;
    }

    public static TableEntity Vacated(StoreId store, ContactId key) => Row(store, key.ToString(), VacatedKind);

    /// <summary>The same, with events on it that webhooks are still to be told of.</summary>
    public static TableEntity Vacated(StoreId store, ContactId key, Tombstone tombstone) =>
        tombstone.DueEvents.Count == 0
            ? Vacated(store, key)
            : WithDocument(WithEventDue(Vacated(store, key), tombstone.DueEvents), ContactJson.Write(tombstone));

    /// <summary>What a vacated row holds of events; null where it holds nothing.</summary>
    /// <exception cref="UnreadableRowException">The row does not hold what it should.</exception>
    public static Tombstone? ReadVacated(TableEntity row) =>
        row.ContainsKey(DocumentColumn) ? Read(row, ContactJson.ReadTombstone) : null;

    public static TableEntity History(StoreId store, ContactId contact, int first, ConsentEntry[] entries) =>
        WithDocument(
            Row(store, HistoryPrefix(contact) + first.ToString("D6", CultureInfo.InvariantCulture), HistoryKind),
            ContactJson.Write(entries));

    public static string HistoryPrefix(ContactId contact) => $"{contact}-h";

    /// <summary>The contact that a history row belongs to, and how many entries of its log come before those in the row.</summary>
    public static (ContactId Contact, int First) HistoryOf(TableEntity row) =>
        (ContactId.Parse(row.RowKey[..^8]), int.Parse(row.RowKey.AsSpan()[^6..], NumberStyles.None, CultureInfo.InvariantCulture));

    public static string Kind(TableEntity row) => row.GetString(KindColumn);

    /// <exception cref="UnreadableRowException">The row does not hold a contact.</exception>
    public static Contact ReadHome(TableEntity row) => Read(row, ContactJson.ReadContact);

    /// <exception cref="UnreadableRowException">The row does not hold a tombstone.</exception>
    public static Tombstone ReadErased(TableEntity row) => Read(row, ContactJson.ReadTombstone);

    /// <exception cref="UnreadableRowException">The row does not hold the mails of a mailbox.</exception>
    public static ValueList<DateTimeOffset> ReadMailbox(TableEntity row) => Read(row, ContactJson.ReadMoments);

    /// <exception cref="UnreadableRowException">The row does not hold a part of a consent log.</exception>
    public static ConsentEntry[] ReadHistory(TableEntity row) => Read(row, ContactJson.ReadEntries);

    public static ContactId ReadRedirect(TableEntity row) => ContactId.Parse(row.GetString(HomeColumn));

    private static T Read<T>(TableEntity row, Func<string, T> read) =>
        TableCalls.Read(row, kept => read(Document(kept)) ?? throw new FormatException("The document is null."));

    private static TableEntity Row(StoreId store, string key, string kind) => new(store.ToString(), key) { [KindColumn] = kind };

    private static TableEntity WithEventDue(TableEntity row, ValueList<DueEvent> events)
    {
        if (events.Count > 0)
        {
            row[EventDueAtColumn] = events.Min(due => due.At);
        }

        return row;
    }

    private static TableEntity WithDocument(TableEntity row, string document)
    {
        var at = 0;
        for (var part = 0; part == 0 || at < document.Length; part++)
        {
            var length = Math.Min(ChunkLength, document.Length - at);
            if (at + length < document.Length && char.IsHighSurrogate(document[at + length - 1]))
            {
                length++;
            }

            row[PartName(part)] = document.Substring(at, length);
            at += length;
        }

        return row;
    }

    private static string Document(TableEntity row)
    {
        var first = row.GetString(DocumentColumn);
        return row.ContainsKey(PartName(1)) ? string.Concat(Parts(row)) : first;
    }

    private static IEnumerable<string> Parts(TableEntity row)
    {
        for (var part = 0; row.GetString(PartName(part)) is { } text; part++)
        {
            yield return text;
        }
    }

    private static string PartName(int part) =>
        part == 0 ? DocumentColumn : string.Create(CultureInfo.InvariantCulture, $"{DocumentColumn}{part + 1}");
}

/// <summary>The contact would take more room than a contact may.</summary>
public sealed class ContactTooLargeException() : Exception("The contact as a whole is larger than 900 KiB.");
