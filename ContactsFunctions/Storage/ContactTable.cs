using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContactsFunctions.Storage;

/// <summary>
/// Contacts in the table <c>Contacts</c>. Every write names its race: a new row is an insert, a changed one replaces
/// the version that was read. Whoever loses is told so, reads again and applies the rules again.
/// </summary>
public sealed partial class ContactTable(TableServiceClient tables, AppMetrics? metrics = null, ILogger<ContactTable>? logger = null)
{
    public const string TableName = "Contacts";

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>Who lives under an identifier's key: one read, or two when the key redirects.</summary>
    public async Task<Slot> FindAsync(StoreId store, IdentifierType type, string value, CancellationToken cancellationToken)
    {
        for (var probe = 0; ; probe++)
        {
            var key = ContactId.Of(store, type, value, probe);
            var slot = await ReadAsync(store, key, cancellationToken);

            // A contact that was founded by a number and has another one now still lives under the old number's key.
            if (!slot.IsVacated && (slot.Owner is not { } owner || Has(owner.Contact, type, value)))
            {
                return slot;
            }
        }
    }

    /// <summary>Every key of an identifier that belongs to the contact; its home may be among them.</summary>
    public async Task<List<Slot>> KeysOfAsync(
        StoreId store, ContactId contact, IdentifierType type, string value, CancellationToken cancellationToken)
    {
        List<Slot> keys = [];
        for (var probe = 0; ; probe++)
        {
            var slot = await ReadAsync(store, ContactId.Of(store, type, value, probe), cancellationToken);
            if (slot.Owner?.Contact.Id == contact)
            {
                keys.Add(slot);
            }
            else if (!slot.IsVacated && (slot.Owner is not { } owner || Has(owner.Contact, type, value)))
            {
                return keys;
            }
        }
    }

    /// <summary>The contact with its id, or null.</summary>
    public async Task<StoredContact?> GetAsync(StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        var row = await GetRowAsync(store, id, cancellationToken);
        return row is not null && ContactRows.Kind(row) == ContactRows.HomeKind ? new(ContactRows.ReadHome(row), row.ETag) : null;
    }

    /// <summary>Entries of a contact's consent log that lie in history rows, oldest first.</summary>
    public async Task<IReadOnlyList<ConsentEntry>> GetEarlierConsentsAsync(
        StoreId store, Contact contact, CancellationToken cancellationToken)
    {
        List<ConsentEntry> entries = [];
        if (contact.ConsentsInHistory > 0)
        {
            await foreach (var row in HistoryAsync(store, contact.Id, cancellationToken))
            {
                entries.AddRange(ReadOrSkip(row, ContactRows.ReadHistory) ?? []);
            }
        }

        return entries;
    }

    /// <summary>Contacts in the order of their ids, those left out that the table itself can leave out.</summary>
    /// <param name="pageSize">How many rows to ask for at a time.</param>
    public async IAsyncEnumerable<Contact> ListAsync(
        StoreId store,
        ContactId? after,
        Channel channel,
        ChannelStatus? status,
        DateTimeOffset? updatedSince,
        int pageSize,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and Kind eq {ContactRows.HomeKind}");
        if (after is { } id)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {id.ToString()}");
        }

        if (status is { } wanted)
        {
            var column = channel == Channel.Email ? ContactRows.EmailStatusColumn : ContactRows.SmsStatusColumn;
            filter += $" and {column} eq '{wanted.WireName()}'";
        }

        if (updatedSince is { } since)
        {
            filter += TableClient.CreateQueryFilter($" and UpdatedAt ge {since}");
        }

        await foreach (var row in table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken))
        {
            if (ReadOrSkip(row, ContactRows.ReadHome) is { } contact)
            {
                yield return contact;
            }
        }
    }

    /// <summary>Contacts that have been owed a mail since before a moment.</summary>
    public IAsyncEnumerable<StoredContact> ListWithDueMailAsync(
        StoreId store, DateTimeOffset before, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and MailDueAt lt {before}"), cancellationToken);

    /// <summary>Rows, of contacts and of what erased ones left, that have owed webhooks an event since before a moment.</summary>
    public async IAsyncEnumerable<ContactId> ListWithDueEventAsync(
        StoreId store, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and EventDueAt lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken))
        {
            yield return ContactId.Parse(row.RowKey);
        }
    }

    /// <summary>Contacts not subscribed by mail that somebody has changed since a moment.</summary>
    public IAsyncEnumerable<StoredContact> ListNotSubscribedSinceAsync(
        StoreId store, DateTimeOffset since, CancellationToken cancellationToken) =>
        QueryAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {store.ToString()} and Kind eq {ContactRows.HomeKind} and UpdatedAt ge {since}")
            + TableClient.CreateQueryFilter($" and EmailStatus ne {ChannelStatus.Subscribed.WireName()}"),
            cancellationToken);

    /// <summary>Contacts not subscribed by mail that nothing has happened to since a moment.</summary>
    public IAsyncEnumerable<StoredContact> ListUntouchedAsync(StoreId store, DateTimeOffset since, CancellationToken cancellationToken) =>
        QueryAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {store.ToString()} and Kind eq {ContactRows.HomeKind} and UpdatedAt lt {since}")
            + TableClient.CreateQueryFilter(
                $" and EmailStatus ne {ChannelStatus.Subscribed.WireName()} and EmailStatus ne {ChannelStatus.Unsubscribed.WireName()}"),
            cancellationToken);

    /// <summary>
    /// Contacts not subscribed by mail that nobody has changed since a moment. What they said to
    /// text messages is left to the caller: a row without a number has no column for it, and no filter finds such a row.
    /// </summary>
    /// <param name="withUndecided">Those too that have an address and have never said yes or no there.</param>
    public IAsyncEnumerable<StoredContact> ListNotSubscribedAsync(
        StoreId store, DateTimeOffset since, bool withUndecided, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and Kind eq {ContactRows.HomeKind} and UpdatedAt lt {since}")
            + TableClient.CreateQueryFilter($" and EmailStatus ne {ChannelStatus.Subscribed.WireName()}");
        if (!withUndecided)
        {
            filter += TableClient.CreateQueryFilter($" and EmailStatus ne {ChannelStatus.NonSubscribed.WireName()}");
        }

        return QueryAsync(filter, cancellationToken);
    }

    /// <summary>Removes a contact that has a home row only, if it is still as it was read.</summary>
    public async Task<bool> TryRemoveAsync(StoreId store, StoredContact contact, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(store.ToString(), contact.Contact.Id.ToString(), contact.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>What the tagged spellings of an address's mailbox share; null for an address without a tag.</summary>
    internal async Task<Mailbox?> GetMailboxAsync(StoreId store, EmailAddress address, CancellationToken cancellationToken)
    {
        if (MailCap.MailboxOf(address) is not { } mailbox)
        {
            return null;
        }

        var key = ContactId.OfMailbox(store, mailbox);
        return await GetRowAsync(store, key, cancellationToken) is { } row
            ? new(key, row.ETag, ContactRows.ReadMailbox(row))
            : new(key, null, []);
    }

    /// <summary>Removes the counts of mailboxes that have been granted no mail since a moment.</summary>
    public async Task RemoveOldMailboxesAsync(StoreId store, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and Kind eq {ContactRows.MailboxKind} and UpdatedAt lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            await TryWriteAsync([ContactWrite.Delete(store, row.RowKey, row.ETag)], cancellationToken);
        }
    }

    /// <summary>Writes a contact, and the keys of identifiers that came or went, in one transaction.</summary>
    /// <param name="before">The version that was read; null for a contact that is new.</param>
    /// <param name="slots">The keys of the identifiers that <paramref name="after"/> has gained (nobody's) or lost
    /// (its own), as they were read.</param>
    /// <param name="mailbox">The count of its mailbox, where the contact was granted a mail that counts there.</param>
    /// <returns>False when another writer was faster: nothing was written.</returns>
    /// <exception cref="ContactTooLargeException">The contact takes more room than a contact may.</exception>
    internal Task<bool> TrySaveAsync(
        StoreId store,
        StoredContact? before,
        Contact after,
        IReadOnlyList<Slot> slots,
        CancellationToken cancellationToken,
        Mailbox? mailbox = null) =>
        TryWriteAsync(ContactWrite.Of(store, before, after, slots, mailbox).Actions, cancellationToken);

    /// <summary>Writes a contact whose identifiers and consents stay as they were read.</summary>
    /// <returns>The version written; null when another writer was faster: nothing was written.</returns>
    public async Task<StoredContact?> TryReplaceAsync(
        StoreId store, StoredContact before, Contact after, CancellationToken cancellationToken)
    {
        try
        {
            var written = await table.UpdateEntityAsync(
                ContactRows.Home(store, after), before.ETag, TableUpdateMode.Replace, cancellationToken);
            return new(after, written.Headers.ETag!.Value);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return null;
        }
    }

    /// <summary>All of these writes in one transaction, or none.</summary>
    /// <returns>False when another writer was faster with one of the rows: nothing was written.</returns>
    internal async Task<bool> TryWriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            switch (actions)
            {
                case [{ ActionType: TableTransactionActionType.Add } add]:
                    await table.AddEntityAsync((TableEntity)add.Entity, cancellationToken);
                    break;
                case [{ ActionType: TableTransactionActionType.UpdateReplace } replace]:
                    await table.UpdateEntityAsync((TableEntity)replace.Entity, replace.ETag, TableUpdateMode.Replace, cancellationToken);
                    break;
                default:
                    await table.SubmitTransactionAsync(actions, cancellationToken);
                    break;
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityTooLarge)
        {
            // The emulator counts bytes as they are sent, so it refuses some contacts that the service takes.
            throw new ContactTooLargeException();
        }
    }

    /// <summary>The rows that hold the earlier part of a contact's consent log, oldest first.</summary>
    internal AsyncPageable<TableEntity> HistoryAsync(StoreId store, ContactId contact, CancellationToken cancellationToken)
    {
        var prefix = ContactRows.HistoryPrefix(contact);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and RowKey ge {prefix} and RowKey lt {prefix + '~'}");
        return table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
    }

    /// <summary>The version of a row, and the keys that redirect to it, for a contact whose row cannot be read.</summary>
    internal async Task<(ETag Home, IReadOnlyList<TableEntity> Redirects)?> RowsOfUnreadableAsync(
        StoreId store, ContactId id, CancellationToken cancellationToken)
    {
        if (await GetRowAsync(store, id, cancellationToken) is not { } home)
        {
            return null;
        }

        List<TableEntity> redirects = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and Home eq {id.ToString()}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            redirects.Add(row);
        }

        return (home.ETag, redirects);
    }

    /// <summary>Rows of a kind, with their keys and what a redirect leads to.</summary>
    internal AsyncPageable<TableEntity> RowsAsync(StoreId store, string kind, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {store.ToString()} and Kind eq {kind}"), cancellationToken: cancellationToken);

    private async Task<Slot> ReadAsync(StoreId store, ContactId key, CancellationToken cancellationToken, bool again = false)
    {
        var row = await GetRowAsync(store, key, cancellationToken);
        if (row is null)
        {
            return new Slot(key, null, null, null);
        }

        switch (ContactRows.Kind(row))
        {
            case ContactRows.HomeKind:
                return new Slot(key, row.ETag, new(ContactRows.ReadHome(row), row.ETag), null);
            case ContactRows.RedirectKind:
                var owner = await GetAsync(store, ContactRows.ReadRedirect(row), cancellationToken);
                if (owner is null)
                {
                    // Both rows change in one transaction, so the contact was erased between the two reads. Where it is still
                    // so, the redirect leads nowhere, and the key is nobody's.
                    return again ? new Slot(key, row.ETag, null, null) : await ReadAsync(store, key, cancellationToken, again: true);
                }

                return new Slot(key, row.ETag, owner, null);
            case ContactRows.VacatedKind:
                return new Slot(key, row.ETag, null, null) { IsVacated = true };
            default:
                // A mark that cannot be read still says that somebody was erased.
                var tombstone = ReadOrSkip(row, ContactRows.ReadErased) ?? new Tombstone(DateTimeOffset.UnixEpoch, []);
                return new Slot(key, row.ETag, null, tombstone);
        }
    }

    internal Task<TableEntity?> GetRowAsync(StoreId store, ContactId key, CancellationToken cancellationToken) =>
        table.FindAsync(store, key.ToString(), cancellationToken);

    private async IAsyncEnumerable<StoredContact> QueryAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (ReadOrSkip(row, ContactRows.ReadHome) is { } contact)
            {
                yield return new StoredContact(contact, row.ETag);
            }
        }
    }

    /// <summary>What a row holds; null, counted and logged, where it cannot be read.</summary>
    private T? ReadOrSkip<T>(TableEntity row, Func<TableEntity, T> read)
        where T : class
    {
        try
        {
            return read(row);
        }
        catch (UnreadableRowException e)
        {
            metrics?.UnreadableRowSeen();
            Log.Unreadable(logger ?? NullLogger<ContactTable>.Instance, row.PartitionKey, e.Row);
            return null;
        }
    }

    private static bool Has(Contact contact, IdentifierType type, string value) => type switch
    {
        IdentifierType.Email => contact.Email?.Address.Key == value,
        IdentifierType.Phone => contact.Phone?.Number == value,
    };

    private static partial class Log
    {
        [LoggerMessage(
            5001,
            LogLevel.Error,
            "Store {Store}: row {Row} cannot be read and is left out. Erasing the contact with this id removes it.")]
        public static partial void Unreadable(ILogger logger, string store, string row);
    }
}

/// <summary>A contact as it was read, and the version that was.</summary>
public sealed record StoredContact(Contact Contact, ETag ETag);

/// <summary>A key that an identifier leads to, and what was found there.</summary>
/// <param name="ETag">The version of the row under the key; null where there is none.</param>
/// <param name="Owner">The contact the key belongs to, at home there or behind a redirect.</param>
/// <param name="Erased">The mark of an erased contact.</param>
public sealed record Slot(ContactId Key, ETag? ETag, StoredContact? Owner, Tombstone? Erased)
{
    /// <summary>The contact that was at home here had given the identifier up, and was erased since: look further.</summary>
    public bool IsVacated { get; init; }
}
