using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Unsubscribing;

/// <summary>Ends the text messages to a number whose owner has said so. Mails go on.</summary>
/// <remarks>Unlike <see cref="UnsubscribeContact"/> it keeps a stranger: else an import of next week would text them.</remarks>
public sealed class StopMessages(ContactTable contacts, SubmitContact submitContact)
{
    /// <returns>What became of the contact; null where they had left already, of which a repeat makes nothing.</returns>
    public async Task<MergeOutcome?> ExecuteAsync(
        Store store, string phone, Evidence evidence, CancellationToken cancellationToken)
    {
        var found = await contacts.FindAsync(store.Id, IdentifierType.Phone, phone, cancellationToken);
        if (found.Owner?.Contact.State(Channel.Sms).Status == ChannelStatus.Unsubscribed)
        {
            return null;
        }

        var stops = new ContactChange
        {
            Phone = phone,
            RequestedSmsStatus = new RequestedStatus(ChannelStatus.Unsubscribed, Explicit: true),
        };
        return await submitContact.ExecuteAsync(store, stops, Trust.Authenticated, new Caller(evidence), cancellationToken);
    }
}
