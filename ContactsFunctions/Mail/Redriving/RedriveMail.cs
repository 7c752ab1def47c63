using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Mail.Redriving;

/// <summary>
/// Mails of a store that are owed and are not on their way: given up, in the poison queue, or without a message. What a
/// contact's row says is the truth; messages only remind of it.
/// </summary>
public sealed class RedriveMail(ContactTable contacts, EditContact edits, MailOutbox mails, TimeProvider time)
{
    /// <summary>A mail is stuck when it was promised this long ago: by then, one that goes well is out.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(5);

    /// <summary>The mails that are stuck.</summary>
    public async IAsyncEnumerable<(Contact Contact, DueMail Mail)> ListAsync(
        StoreId store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - StuckAfter;
        await foreach (var found in contacts.ListWithDueMailAsync(store, before, cancellationToken))
        {
            foreach (var mail in found.Contact.DueMails.Where(mail => mail.DueAt < before))
            {
                yield return (found.Contact, mail);
            }
        }
    }

    /// <summary>Sets every stuck mail on its way again, for another 48 hours.</summary>
    /// <returns>How many, and how many messages laid aside are none of ours: they are no store's, and stay where they lie.</returns>
    public async Task<(int Redriven, int Unreadable)> ExecuteAsync(StoreId store, CancellationToken cancellationToken)
    {
        HashSet<string> redriven = [];
        await foreach (var (contact, mail) in ListAsync(store, cancellationToken))
        {
            await RedriveAsync(store, contact.Id, mail.Id, redriven, cancellationToken);
        }

        // Only now are the messages laid aside of no more use.
        var unreadable = await TakeLaidAsideAsync(store, redriven, cancellationToken);
        return (redriven.Count, unreadable);
    }

    /// <summary>
    /// How many messages of a store were laid aside, of those that lie in front, at most 32: nothing is searched for them.
    /// </summary>
    public async Task<LaidAsideMails> CountLaidAsideAsync(StoreId store, CancellationToken cancellationToken)
    {
        var seen = await mails.PeekPoisonAsync(cancellationToken);
        var own = seen.Count(message => SendMailMessage.Read(message.MessageText)?.Store == store.ToString());
        return new(own, AreAll: seen.Length < MailOutbox.MostSeen);
    }

    /// <summary>How many of the messages laid aside that lie in front, at most 32, are none of ours.</summary>
    public async Task<int> CountUnreadableAsync(CancellationToken cancellationToken) =>
        (await mails.PeekPoisonAsync(cancellationToken)).Count(message => SendMailMessage.Read(message.MessageText) is null);

    private async Task RedriveAsync(
        StoreId store, ContactId id, string mail, HashSet<string> redriven, CancellationToken cancellationToken)
    {
        DueMail? renewed = null;
        var edited = await edits.ExecuteAsync(
            store,
            id,
            contact => contact.DueMails.FirstOrDefault(due => due.Id == mail) is { } due
                ? contact.WithMail(renewed = due with { Attempt = 0, Claim = null, DueAt = time.GetUtcNow() })
                : null,
            cancellationToken: cancellationToken);
        if (edited is not null)
        {
            await mails.EnqueueAsync(store, id, renewed!, cancellationToken);
            redriven.Add(mail);
        }
    }

    /// <summary>
    /// Removes the messages of a store that were laid aside. A mail that was promised only lately is redriven by its message.
    /// </summary>
    private async Task<int> TakeLaidAsideAsync(StoreId store, HashSet<string> redriven, CancellationToken cancellationToken)
    {
        // A message that is looked at stays hidden for a while, so the loop meets each one once.
        var unreadable = 0;
        while (await mails.ReceivePoisonAsync(cancellationToken) is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                switch (SendMailMessage.Read(message.MessageText))
                {
                    case null:
                        unreadable++;
                        break;

                    case { } own when own.Store == store.ToString():
                        if (!redriven.Contains(own.Mail) && ContactId.TryParse(own.Contact, out var contact))
                        {
                            await RedriveAsync(store, contact, own.Mail, redriven, cancellationToken);
                        }

                        await mails.DeletePoisonAsync(message, cancellationToken);
                        break;
                }
            }
        }

        return unreadable;
    }
}

/// <summary>Mails of a store whose messages were laid aside.</summary>
/// <param name="AreAll">Whether none can lie behind those that were seen.</param>
public readonly record struct LaidAsideMails(int Count, bool AreAll);
