using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Changing;

/// <summary>Changes a contact by its id, its phone number included.</summary>
public sealed class PatchContact(ContactTable contacts, CommitContact committing)
{
    public Task<PatchResult> ExecuteAsync(
        Store store, ContactId id, ContactPatch patch, Caller caller, CancellationToken cancellationToken) =>
        committing.ExecuteAsync(
            store,
            Trust.Authenticated,
            caller,
            token => FindAsync(store.Id, id, patch, token),
            (found, context) => Apply(found, patch, context),
            cancellationToken);

    private static Commit<PatchResult> Apply(Matches? found, ContactPatch patch, MergeContext context)
    {
        if (found is not { Before: var before })
        {
            return Commit<PatchResult>.Nothing(new PatchResult.NotFound());
        }

        var conflicts = Conflicts(before.Contact.Id, found.Email, found.Phone);
        if (conflicts.Count > 0 && !patch.LeavesOffTaken)
        {
            return Commit<PatchResult>.Nothing(new PatchResult.Conflict(conflicts));
        }

        foreach (var conflict in conflicts)
        {
            patch = patch with
            {
                Change = conflict.Field == "email"
                    ? patch.Change with { Email = null, RequestedEmailStatus = null }
                    : patch.Change with { Phone = null, RequestedSmsStatus = null },
            };
        }

        var outcome = PatchRules.Apply(before.Contact, patch, context with { Erased = found.Email?.Erased });
        if (outcome.Errors.Count > 0)
        {
            return Commit<PatchResult>.Nothing(new PatchResult.Invalid(outcome.Errors));
        }

        if (!patch.LeavesOffTaken && outcome.Warnings.FirstOrDefault(warning => warning.Code == "erased") is { } erased)
        {
            return Commit<PatchResult>.Nothing(new PatchResult.Conflict([new(erased.Field ?? "email", erased.Code, erased.Message)]));
        }

        var after = outcome.Result == MergeResult.Updated ? outcome.Contact! with { UpdatedAt = context.Now } : before.Contact;
        var result = new PatchResult.Changed(after, [.. conflicts.Select(LeftOff), .. outcome.Warnings]);
        return new(result, before, after, Slots(found, after), outcome.MailsToQueue);
    }

    private async Task<Matches?> FindAsync(StoreId store, ContactId id, ContactPatch patch, CancellationToken cancellationToken)
    {
        if (await contacts.GetAsync(store, id, cancellationToken) is not { Contact: var contact } before)
        {
            return null;
        }

        var email = patch.Change.Email is { } address && contact.Email is null
            ? await contacts.FindAsync(store, IdentifierType.Email, address.Key, cancellationToken)
            : null;
        var phone = patch.Change.Phone is { } number && contact.Phone?.Number != number
            ? await contacts.FindAsync(store, IdentifierType.Phone, number, cancellationToken)
            : null;
        var left = contact.Phone is { } old && (patch.RemovesPhone || phone is not null)
            ? await contacts.KeysOfAsync(store, id, IdentifierType.Phone, old.Number, cancellationToken)
            : [];
        return new(before, email, phone, left);
    }

    private static Warning LeftOff(FieldError conflict) => new(conflict.Code, conflict.Field, $"{conflict.Message} It was left off.");

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
            const string Erased = "The person behind this phone number was erased; only a sign-up that they confirm brings them back.";
            conflicts.Add(new("phone", "erased", Erased));
        }

        return conflicts;
    }

    /// <summary>The keys that the contact has gained, and those it leaves; its home stays where it is.</summary>
    private static List<Slot> Slots(Matches found, Contact after)
    {
        List<Slot> slots = [];
        if (found.Email is { Owner: null } && after.Email is not null)
        {
            slots.Add(found.Email);
        }

        if (after.Phone?.Number != found.Before.Contact.Phone?.Number)
        {
            if (found.Phone is { Owner: null } && after.Phone is not null)
            {
                slots.Add(found.Phone);
            }

            slots.AddRange(found.Left);
        }

        return slots;
    }

    /// <param name="Before">The contact as it was read.</param>
    /// <param name="Email">What lies under the e-mail that it is to gain.</param>
    /// <param name="Phone">What lies under the phone number that it is to gain.</param>
    /// <param name="Left">The keys of the number that it gives up.</param>
    private sealed record Matches(StoredContact Before, Slot? Email, Slot? Phone, IReadOnlyList<Slot> Left);
}

/// <summary>What became of a PATCH.</summary>
public abstract record PatchResult
{
    private PatchResult()
    {
    }

    /// <param name="Warnings">What was left off.</param>
    public sealed record Changed(Contact Contact, ValueList<Warning> Warnings) : PatchResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : PatchResult;

    /// <summary>An identifier belongs to another contact, or to a person who was erased.</summary>
    public sealed record Conflict(IReadOnlyList<FieldError> Errors) : PatchResult;

    public sealed record NotFound : PatchResult;
}
