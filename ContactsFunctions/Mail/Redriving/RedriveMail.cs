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
        var count = 0;
        await foreach (var (contact, mail) in ListAsync(store, cancellationToken))
        {
            if (await RenewAsync(store, contact.Id, mail, cancellationToken) is { } renewed)
            {
                await mails.EnqueueAsync(store, contact.Id, renewed, cancellationToken);
                count++;
            }
        }

        // Only now are the messages laid aside of no more use.
        return (count, await ClearPoisonAsync(store, cancellationToken));
    }

    /// <summary>How many of the messages laid aside that lie in front, at most 32, are none of ours.</summary>
    public async Task<int> CountUnreadableAsync(CancellationToken cancellationToken) =>
        (await mails.PeekPoisonAsync(cancellationToken)).Count(message => SendMailMessage.Read(message.MessageText) is null);

    private async Task<DueMail?> RenewAsync(StoreId store, ContactId id, DueMail mail, CancellationToken cancellationToken)
    {
        var renewed = mail with { Attempt = 0, Claim = null, DueAt = time.GetUtcNow() };
        return await edits.ExecuteAsync(
            store,
            id,
            contact => contact.DueMails.Any(due => due.Id == mail.Id) ? contact.WithMail(renewed) : null,
            cancellationToken: cancellationToken) is null
            ? null
            : renewed;
    }

    private async Task<int> ClearPoisonAsync(StoreId store, CancellationToken cancellationToken)
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

                    case { Store: var owner } when owner == store.ToString():
                        await mails.DeletePoisonAsync(message, cancellationToken);
                        break;
                }
            }
        }

        return unreadable;
    }
}
