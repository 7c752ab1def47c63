namespace ContactsFunctions.Domain.Merging;

/// <summary>What a PATCH wants: the change, and what only a PATCH can do.</summary>
/// <param name="Change">Its tags take the place of the contact's where they were given.</param>
/// <param name="RemovesPhone"><c>phone: null</c>.</param>
/// <param name="RemovesEmail"><c>email: null</c>, which no contact with an e-mail allows.</param>
public sealed record ContactPatch(ContactChange Change, bool RemovesPhone, bool RemovesEmail)
{
    /// <summary>A status of the e-mail channel, of the sms channel where the contact has no e-mail.</summary>
    public RequestedStatus? StatusOfContact { get; init; }

    /// <summary>Whether an identifier that belongs to somebody else is left off, with a warning, instead of refusing the whole.</summary>
    public bool LeavesOffTaken { get; init; }

    public override string ToString() => nameof(ContactPatch);
}

/// <summary>What a PATCH may do to the identifiers of a contact. Pure; everything else about it is the merge's.</summary>
internal static class PatchRules
{
    public static MergeOutcome Apply(Contact contact, ContactPatch patch, MergeContext context)
    {
        var change = WithStatusOf(contact, patch);
        if (contact.Email is { } email && (patch.RemovesEmail || (change.Email is { } other && other != email.Address)))
        {
            return Refused(contact, new("email", "immutable", "The e-mail address of a contact never changes."));
        }

        var identified = WithPhone(contact, patch, context);
        var rest = change with
        {
            Phone = null,
            RequestedSmsStatus = identified.Phone is null ? null : change.RequestedSmsStatus,
        };
        var outcome = ContactMerge.Apply(identified, rest, context, contact.Id);
        if (outcome.Contact is { Email: null, Phone: null })
        {
            return Refused(
                contact, new("phone", "required", "The phone number is all that identifies this contact; DELETE erases it."));
        }

        return outcome with { Result = outcome.Contact == contact ? MergeResult.Unchanged : MergeResult.Updated };
    }

    private static MergeOutcome Refused(Contact contact, FieldError error) => ContactMerge.Nothing(contact) with { Errors = [error] };

    // An identifier's own status says more than one that names none.
    private static ContactChange WithStatusOf(Contact contact, ContactPatch patch) => patch switch
    {
        { StatusOfContact: null } => patch.Change,
        { Change: var change } when contact.Email is not null || change.Email is not null =>
            change.RequestedEmailStatus is { Explicit: true } ? change : change with { RequestedEmailStatus = patch.StatusOfContact },
        { Change: var change } => change.RequestedSmsStatus is { Explicit: true }
            ? change
            : change with { RequestedSmsStatus = patch.StatusOfContact },
    };

    private static Contact WithPhone(Contact contact, ContactPatch patch, MergeContext context)
    {
        var number = patch.RemovesPhone ? null : patch.Change.Phone ?? contact.Phone?.Number;
        if (number == contact.Phone?.Number)
        {
            return contact;
        }

        // What was agreed to was about the old number, and the log says that it ended.
        var freed = contact.Phone is { State.Status: not ChannelStatus.NonSubscribed }
            ? contact.WithStatus(Channel.Sms, ChannelStatus.NonSubscribed, context.Now, context)
            : contact;
        return freed with { Phone = number is null ? null : new PhoneIdentifier(number, default, patch.Change.PhoneSource) };
    }
}
