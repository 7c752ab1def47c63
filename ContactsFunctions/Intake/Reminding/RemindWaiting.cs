using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Reminding;

/// <summary>
/// Reminds those who have waited 2 to 14 days and had no reminder: once each, since the mail that goes out is noted on the
/// contact. A page at a time, so that whoever asked for it sees an end.
/// </summary>
public sealed class RemindWaiting(ContactTable contacts, RemindContact remindContact, TimeProvider time)
{
    /// <summary>How many are reminded at once.</summary>
    public const int MostAtOnce = 100;

    /// <summary>How many are counted; beyond it is "more than".</summary>
    public const int MostCounted = 2000;

    public Task<int> CountAsync(StoreId store, CancellationToken cancellationToken) =>
        WaitingAsync(store, cancellationToken).Take(MostCounted).CountAsync(cancellationToken).AsTask();

    /// <returns>How many mails are on their way.</returns>
    public async Task<int> ExecuteAsync(Store store, Evidence evidence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var sent = 0;
        await foreach (var contact in WaitingAsync(store.Id, cancellationToken))
        {
            var answer = await remindContact.ExecuteAsync(store, contact.Id, evidence, cancellationToken);
            sent += answer == ConfirmationAnswer.Queued ? 1 : 0;
            if (sent == MostAtOnce)
            {
                break;
            }
        }

        return sent;
    }

    private IAsyncEnumerable<Contact> WaitingAsync(StoreId store, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return contacts.ListAsync(
            store,
            after: null,
            Channel.Email,
            ChannelStatus.NonSubscribed,
            now - OptInRequests.ReminderUntil,
            ContactQuery.MaxRows,
            cancellationToken).Where(contact => contact.WaitsForReminder(now));
    }
}
