using System.Collections.Concurrent;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Intake.Importing;

/// <summary>
/// Applies a batch in the order of its rows. At first every row is taken for somebody new and inserted without a look: 100
/// in one transaction. Where the table says that somebody is known, the rows of that transaction are looked up side by side
/// and applied to what is there, in as few transactions as they fit. A transaction that lost a race is read again and applied
/// again, in smaller groups, so that one contended contact does not hold up the others. When it returns, every row is stored
/// and its mails are queued.
/// </summary>
public sealed partial class ImportContacts(
    ContactTable contacts, CommitContact committing, MailOutbox mails, TimeProvider time, ILogger<ImportContacts> logger)
{
    /// <summary>How many look-ups and queue messages are under way at once.</summary>
    private const int Parallelism = 32;

    /// <param name="store">Whose contacts they are.</param>
    /// <param name="rows">In their order; their outcomes are set.</param>
    /// <param name="wording">The confirmation mail as it is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="manner">How; null for a batch.</param>
    /// <returns>Whether rows were looked up.</returns>
    public async Task<bool> ExecuteAsync(
        Store store,
        IReadOnlyList<ImportRow> rows,
        ShownText wording,
        CancellationToken cancellationToken,
        ImportManner? manner = null)
    {
        manner ??= new();
        var contactsTogether = TransactionGroups.MaxActions;
        var retry = new OptimisticRetry(time);
        var looks = manner.LooksFirst || manner.IsDry;
        for (var pending = rows; pending.Count > 0;)
        {
            var found = looks ? await FindAsync(store.Id, pending, cancellationToken) : Nobody(store.Id, pending);
            pending = [.. pending.Where(row => IsReadable(row, found))];
            var batch = new ImportBatch(
                store, found, await FindMailboxesAsync(store.Id, pending, cancellationToken), manner.Waits);
            foreach (var row in pending)
            {
                var context = committing.Context(store, Trust.Authenticated, new Caller(row.Evidence, wording), row.Fresh);
                Apply(batch, row, row.In(context));
            }

            if (manner.IsDry)
            {
                return looks;
            }

            foreach (var row in pending.Where(row => row.Outcome?.Contact is not null))
            {
                var caller = new Caller(row.Evidence, wording);
                await committing.KeepTextsAsync(store.Id, caller, before: null, row.Outcome!.Contact!, cancellationToken);
            }

            var groups = TransactionGroups.Of(batch.Writes(), contactsTogether);
            var saved = await Task.WhenAll(groups.Select(group => TryWriteAsync(group, cancellationToken)));
            foreach (var (group, _, tooLarge) in saved.Where(result => result.TooLarge is not null))
            {
                batch.Refuse(group[0].Contact, tooLarge!);
            }

            ContactWrite[] lost = [.. saved.Where(result => !result.IsSaved).SelectMany(result => result.Group)];

            // After the rows: most of those that were taken for new and are not would be told of mails that never come to be.
            await Parallel.ForEachAsync(
                batch.MailsDue(lost),
                Options(cancellationToken),
                async (mail, token) => await mails.EnqueueAsync(store.Id, mail.Contact, mail.Mail, token));
            await Parallel.ForEachAsync(
                batch.OwingEvents(lost),
                Options(cancellationToken),
                async (contact, token) => await committing.AnnounceEventsAsync(store.Id, contact, token));
            var repeat = batch.RowsToRepeat(lost);
            pending = [.. pending.Where(repeat.Contains)];
            if (looks && lost.Length > 0)
            {
                contactsTogether = Math.Max(1, contactsTogether / 2);
                await retry.LostAsync(cancellationToken);
            }

            looks |= lost.Length > 0;
        }

        return looks;
    }

    private async Task<(List<ContactWrite> Group, bool IsSaved, ContactTooLargeException? TooLarge)> TryWriteAsync(
        List<ContactWrite> group, CancellationToken cancellationToken)
    {
        try
        {
            return (group, await contacts.TryWriteAsync([.. group.SelectMany(write => write.Actions)], cancellationToken), null);
        }
        catch (ContactTooLargeException) when (group.Count > 1)
        {
            // In smaller groups it shows which of them.
            return (group, false, null);
        }
        catch (ContactTooLargeException e)
        {
            return (group, true, e);
        }
    }

    /// <summary>As if none of the rows' people were known: only the table itself can tell, by refusing to insert them.</summary>
    private static Dictionary<(IdentifierType, string), Slot> Nobody(StoreId store, IReadOnlyList<ImportRow> rows) =>
        rows.SelectMany(row => ImportBatch.IdentifiersOf(row.Change)).Distinct().ToDictionary(
            identifier => identifier, identifier => new Slot(ContactId.Of(store, identifier.Type, identifier.Value), null, null, null));

    private void Apply(ImportBatch batch, ImportRow row, MergeContext context)
    {
        try
        {
            batch.Apply(row, context);
        }
#pragma warning disable CA1031 // A row that meets a fault of this app stops no other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, e.GetType().Name, e.StackTrace);
            row.Fail(ImportRow.Broken);
        }
    }

    private async Task<IReadOnlyDictionary<(IdentifierType, string), Slot>> FindAsync(
        StoreId store, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var identifiers = rows.SelectMany(row => ImportBatch.IdentifiersOf(row.Change)).Distinct();
        var found = new ConcurrentDictionary<(IdentifierType, string), Slot>();
        await Parallel.ForEachAsync(identifiers, Options(cancellationToken), async (identifier, token) =>
        {
            try
            {
                found[identifier] = await contacts.FindAsync(store, identifier.Type, identifier.Value, token);
            }
            catch (UnreadableRowException e)
            {
                // One broken row does not stop the others.
                Log.Unreadable(logger, e.Row);
            }
        });
        return found;
    }

    /// <summary>The mailboxes of tagged addresses that are asked to confirm.</summary>
    private async Task<IReadOnlyDictionary<string, Mailbox>> FindMailboxesAsync(
        StoreId store, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var addresses = rows
            .Where(row => row.MayAsk && row.Change.DoubleOptin != false)
            .Where(row => row.Change.Email is { } email && MailCap.MailboxOf(email) is not null)
            .Select(row => row.Change.Email!).DistinctBy(MailCap.MailboxOf);
        var found = new ConcurrentDictionary<string, Mailbox>();
        await Parallel.ForEachAsync(addresses, Options(cancellationToken), async (address, token) =>
            found[MailCap.MailboxOf(address)!] = (await contacts.GetMailboxAsync(store, address, token))!);
        return found;
    }

    /// <summary>Whether what is stored of a row's person can be read; the row has failed where not.</summary>
    private static bool IsReadable(ImportRow row, IReadOnlyDictionary<(IdentifierType, string), Slot> found)
    {
        var isReadable = ImportBatch.IdentifiersOf(row.Change).All(found.ContainsKey);
        if (!isReadable)
        {
            row.Fail(new("contact", "unreadable", "What is stored of this contact cannot be read. DELETE erases it."));
        }

        return isReadable;
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Critical, "Row {Row} of a contact cannot be read. Erasing the contact with this id removes it.")]
        public static partial void Unreadable(ILogger logger, string row);

        [LoggerMessage(1303, LogLevel.Critical, "A row of many met a fault of this app: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string error, string? stack);
    }
}
