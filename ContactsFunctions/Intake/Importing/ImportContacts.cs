using System.Collections.Concurrent;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Importing;

/// <summary>
/// Applies a batch in the order of its rows: all look-ups side by side, then the changed contacts in as few
/// transactions as they fit. A transaction that lost a race is read again and applied again, in smaller groups, so that
/// one contended contact does not hold up the others. When it returns, every row is stored and its mails are queued.
/// </summary>
public sealed class ImportContacts(ContactTable contacts, CommitContact committing, MailOutbox mails, TimeProvider time)
{
    /// <summary>How many look-ups and queue messages are under way at once.</summary>
    private const int Parallelism = 32;

    public async Task ExecuteAsync(Store store, IReadOnlyList<ImportRow> rows, ShownText wording, CancellationToken cancellationToken)
    {
        var queued = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var contactsTogether = TransactionGroups.MaxActions;
        var retry = new OptimisticRetry(time);
        for (var pending = rows; pending.Count > 0;)
        {
            var found = await FindAsync(store.Id, pending, cancellationToken);
            pending = [.. pending.Where(row => IsReadable(row, found))];
            var batch = new ImportBatch(store, found, await FindMailboxesAsync(store.Id, pending, cancellationToken));
            foreach (var row in pending)
            {
                batch.Apply(row, committing.Context(store, Trust.Authenticated, new Caller(row.Evidence, wording), row.Fresh));
            }

            foreach (var row in pending.Where(row => row.Outcome?.Contact is not null))
            {
                var caller = new Caller(row.Evidence, wording);
                await committing.KeepTextsAsync(store.Id, caller, before: null, row.Outcome!.Contact!, cancellationToken);
            }

            var groups = TransactionGroups.Of(batch.Writes(), contactsTogether);
            var due = batch.MailsDue().Where(mail => queued.TryAdd(mail.Mail.Id, true)).ToArray();
            var queueing = Parallel.ForEachAsync(
                due, Options(cancellationToken), async (mail, token) => await mails.EnqueueAsync(store.Id, mail.Contact, mail.Mail, token));
            var saved = await Task.WhenAll(groups.Select(async group =>
                (Group: group, IsSaved: await contacts.TryWriteAsync([.. group.SelectMany(write => write.Actions)], cancellationToken))));
            await queueing;

            var repeat = batch.RowsToRepeat(saved.Where(result => !result.IsSaved).SelectMany(result => result.Group));
            pending = [.. pending.Where(repeat.Contains)];
            if (saved.Any(result => !result.IsSaved))
            {
                contactsTogether = Math.Max(1, contactsTogether / 2);
                await retry.LostAsync(cancellationToken);
            }
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
            catch (UnreadableRowException)
            {
                // One broken row does not stop the others.
            }
        });
        return found;
    }

    /// <summary>The mailboxes of tagged addresses that are asked to confirm.</summary>
    private async Task<IReadOnlyDictionary<string, Mailbox>> FindMailboxesAsync(
        StoreId store, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var addresses = rows
            .Where(row => row.Change.DoubleOptin != false && row.Change.Email is { } email && MailCap.MailboxOf(email) is not null)
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
            row.Outcome = ContactMerge.Nothing(null) with
            {
                Errors = [new("contact", "unreadable", "What is stored of this contact cannot be read. DELETE erases it.")],
            };
        }

        return isReadable;
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
}
