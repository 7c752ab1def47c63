using ContactsFunctions.Contacts.Merging;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Contacts.Submitting;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Contacts.Changing;

/// <summary>Changes a contact by its id, its phone number included. When it returns, the change is stored and its mails are queued.</summary>
public sealed class PatchContact(ContactTable contacts, MailOutbox mails, TimeProvider time, IOptions<LinkOptions> links)
{
    public async Task<PatchResult> ExecuteAsync(Store store, ContactId id, ContactPatch patch, Caller caller, CancellationToken cancellationToken)
    {
        var fresh = FreshIds.Draw();
        var queued = new HashSet<string>(StringComparer.Ordinal);
        var race = new Race(time);
        while (await contacts.GetAsync(store.Id, id, cancellationToken) is { } before)
        {
            var change = patch.Change;
            var email = change.Email is { } address && before.Contact.Email is null
                ? await contacts.FindAsync(store.Id, IdentifierType.Email, address.Key, cancellationToken)
                : null;
            var phone = change.Phone is { } number && before.Contact.Phone?.Number != number
                ? await contacts.FindAsync(store.Id, IdentifierType.Phone, number, cancellationToken)
                : null;
            if (Conflicts(id, email, phone) is { Count: > 0 } conflicts)
            {
                return new PatchResult.Conflict(conflicts);
            }

            var context = new MergeContext(
                Trust.Keyed, time.Now(), caller.Evidence, fresh, PhoneIsFree: true, email?.Erased, store.Settings.WelcomeEmail,
                links.Value.ConfirmationLifetime, caller.Wording, Language: null);
            var outcome = PatchRules.Apply(before.Contact, patch, context);
            if (outcome.Errors.Count > 0)
            {
                return new PatchResult.Invalid(outcome.Errors);
            }

            if (outcome.Warnings.FirstOrDefault(warning => warning.Code == "erased") is { } erased)
            {
                return new PatchResult.Conflict([new(erased.Field ?? "email", erased.Code, erased.Message)]);
            }

            var after = outcome.Contact! with { UpdatedAt = outcome.Result == MergeResult.Updated ? context.Now : before.Contact.UpdatedAt };
            var slots = await SlotsAsync(store.Id, before.Contact, after, email, phone, cancellationToken);
            var save = outcome.Result == MergeResult.Updated ? contacts.TrySaveAsync(store.Id, before, after, slots, cancellationToken) : Task.FromResult(true);
            await Task.WhenAll([save, .. outcome.MailsToQueue.Where(mail => queued.Add(mail.Id)).Select(mail => mails.EnqueueAsync(store.Id, id, mail, cancellationToken))]);
            if (await save)
            {
                return new PatchResult.Changed(after);
            }

            await race.LostAsync(cancellationToken);
        }

        return new PatchResult.NotFound();
    }

    private static List<FieldError> Conflicts(ContactId id, Slot? email, Slot? phone)
    {
        List<FieldError> conflicts = [];
        if (email?.Owner is { } other && other.Contact.Id != id)
        {
            conflicts.Add(new("email", "identifier_in_use", "The e-mail address belongs to another contact."));
        }

        if (phone?.Owner is { } another && another.Contact.Id != id)
        {
            conflicts.Add(new("phone", "identifier_in_use", "The phone number belongs to another contact."));
        }

        if (phone is { Owner: null, Erased: not null })
        {
            conflicts.Add(new("phone", "erased", "The person behind this phone number was erased; only a sign-up that they confirm brings them back."));
        }

        return conflicts;
    }

    /// <summary>The keys that the contact has gained, and those it leaves; its home stays where it is.</summary>
    private async Task<List<Slot>> SlotsAsync(StoreId store, Contact before, Contact after, Slot? email, Slot? phone, CancellationToken cancellationToken)
    {
        List<Slot> slots = [];
        if (email is { Owner: null } && after.Email is not null)
        {
            slots.Add(email);
        }

        if (phone is { Owner: null } && after.Phone?.Number != before.Phone?.Number && after.Phone is not null)
        {
            slots.Add(phone);
        }

        if (before.Phone is { } left && left.Number != after.Phone?.Number)
        {
            slots.AddRange(await contacts.KeysOfAsync(store, before.Id, IdentifierType.Phone, left.Number, cancellationToken));
        }

        return slots;
    }
}

/// <summary>What became of a PATCH.</summary>
public abstract record PatchResult
{
    private PatchResult()
    {
    }

    public sealed record Changed(Contact Contact) : PatchResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : PatchResult;

    /// <summary>An identifier belongs to another contact, or to a person who was erased.</summary>
    public sealed record Conflict(IReadOnlyList<FieldError> Errors) : PatchResult;

    public sealed record NotFound : PatchResult;
}
