using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Unsubscribing;

/// <summary>Takes an address off the mails, a number off the text messages. Never brings a contact into being.</summary>
public sealed class UnsubscribeContact(ContactTable contacts, ChangeContact changeContact)
{
    /// <returns>What became of the contact; null where the store knows neither identifier.</returns>
    public async Task<MergeOutcome?> ExecuteAsync(
        Store store, EmailAddress? email, string? phone, Evidence evidence, CancellationToken cancellationToken)
    {
        var byEmail = email is null ? null : (await contacts.FindAsync(store.Id, IdentifierType.Email, email.Key, cancellationToken)).Owner;
        var byPhone = phone is null ? null : (await contacts.FindAsync(store.Id, IdentifierType.Phone, phone, cancellationToken)).Owner;
        var areOne = byEmail is not null && byPhone?.Contact.Id == byEmail.Contact.Id;

        // The two can be two contacts' (a wrong guess of the shop's, not of ours): each keeps what it was asked for.
        var ofEmail = byEmail is null
            ? null
            : await LeaveAsync(store, byEmail, areOne ? [Channel.Email, Channel.Sms] : [Channel.Email], evidence, cancellationToken);
        var ofPhone = byPhone is null || areOne ? null : await LeaveAsync(store, byPhone, [Channel.Sms], evidence, cancellationToken);
        List<Warning> warnings = [];
        if (email is not null && byEmail is null)
        {
            warnings.Add(new("unknown_identifier", "email", "The store has no contact with this e-mail address."));
        }

        if (phone is not null && byPhone is null)
        {
            warnings.Add(new("unknown_identifier", "sms_phone_number_e164", "The store has no contact with this phone number."));
        }

        return (ofEmail ?? ofPhone) is { } outcome ? outcome with { Warnings = [.. outcome.Warnings, .. warnings] } : null;
    }

    private async Task<MergeOutcome?> LeaveAsync(
        Store store, StoredContact found, Channel[] channels, Evidence evidence, CancellationToken cancellationToken)
    {
        var leaves = new RequestedStatus(ChannelStatus.Unsubscribed, Explicit: true);
        var change = new ContactChange
        {
            RequestedEmailStatus = channels.Contains(Channel.Email) ? leaves : null,
            RequestedSmsStatus = channels.Contains(Channel.Sms) ? leaves : null,
        };
        MergeOutcome? outcome = null;
        var after = await changeContact.ExecuteAsync(
            store,
            found.Contact.Id,
            new Caller(evidence),
            (contact, context) => (outcome = ContactMerge.Apply(contact, change, context, contact.Id)).Contact!,
            cancellationToken);
        return after is null ? null : outcome;
    }
}
