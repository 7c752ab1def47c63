using ContactsFunctions.Contacts.Merging;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Contacts;

/// <summary>
/// Changes a contact that exists, by a rule that is applied again whenever another writer was faster. When it returns,
/// the change is stored and every mail it causes is queued.
/// </summary>
public sealed class ChangeContact(ContactTable contacts, MailOutbox mails, TimeProvider time, IOptions<LinkOptions> links)
{
    /// <param name="rule">The contact afterwards; the same one where nothing is to change.</param>
    /// <returns>The contact afterwards; null where there is no such contact.</returns>
    public async Task<Contact?> ExecuteAsync(
        Store store, ContactId id, Evidence evidence, string? wording, Func<Contact, MergeContext, Contact> rule, CancellationToken cancellationToken)
    {
        var fresh = FreshIds.Draw();
        var race = new Race(time);
        while (true)
        {
            if (await contacts.GetAsync(store.Id, id, cancellationToken) is not { } before)
            {
                return null;
            }

            // A number that waited for this click is looked up now: by now it may be somebody else's.
            var phone = before.Contact is { Phone: null, Round.Proposal.Phone: { } number }
                ? await contacts.FindAsync(store.Id, IdentifierType.Phone, number, cancellationToken)
                : null;
            var context = new MergeContext(
                Trust.Keyed, time.Now(), evidence, fresh, PhoneIsFree: phone?.Owner is null, Erased: null, store.Settings.WelcomeEmail,
                links.Value.ConfirmationLifetime, wording, Language: null);
            var after = rule(before.Contact, context);
            after = after == before.Contact ? before.Contact : after with { UpdatedAt = context.Now };
            var owed = after.DueMails.Where(mail => mail.Attempt == 0);
            var slots = phone is { Owner: null } && after.Phone is not null ? new[] { phone } : [];
            var save = after == before.Contact ? Task.FromResult(true) : contacts.TrySaveAsync(store.Id, before, after, slots, cancellationToken);
            await Task.WhenAll([save, .. owed.Select(mail => mails.EnqueueAsync(store.Id, id, mail, cancellationToken))]);
            if (await save)
            {
                return after;
            }

            await race.LostAsync(cancellationToken);
        }
    }
}
