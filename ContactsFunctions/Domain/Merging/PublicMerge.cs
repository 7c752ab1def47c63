namespace ContactsFunctions.Domain.Merging;

/// <summary>
/// Requests without a key are proposals: they may bring an unknown contact into being, and never change a known one
/// before the person confirms.
/// </summary>
internal static class PublicMerge
{
    public static MergeOutcome Apply(Contact? existing, ContactChange change, MergeContext context, ContactId newId)
    {
        if (change.Email is null)
        {
            return existing is null && context.Erased is null ? CreateByPhone(change, context, newId) : ContactMerge.Nothing(existing);
        }

        var signsUp = change.RequestedEmailStatus is null or { Status: ChannelStatus.Subscribed };
        if (existing is null)
        {
            return Create(change, signsUp, context, newId);
        }

        return signsUp ? Propose(existing, change, context) : ContactMerge.Nothing(existing);
    }

    private static MergeOutcome Create(ContactChange change, bool signsUp, MergeContext context, ContactId newId)
    {
        var contact = ContactMerge.NewContact(newId, change, context, context.Now).WithFields(change);
        if (!signsUp)
        {
            return context.Erased is null
                ? ContactMerge.Outcome(null, contact.WithRequestNoted(Channel.Email, context), ConfirmationAnswer.None, context)
                : ContactMerge.Nothing(null);
        }

        // The number may be somebody else's until the click shows that the two belong together.
        var pending = change.Phone is null
            ? null
            : new ContactChange { Phone = change.Phone, PhoneSource = change.PhoneSource, RequestedSmsStatus = change.RequestedSmsStatus };
        var (asked, answer) = contact.Ask(pending, change.SendWelcome, context);

        // An address that was erased and has had its mails: nothing is kept that the person could not confirm.
        return answer == ConfirmationAnswer.Throttled ? ContactMerge.Nothing(null) : ContactMerge.Outcome(null, asked, answer, context);
    }

    private static MergeOutcome CreateByPhone(ContactChange change, MergeContext context, ContactId newId)
    {
        var contact = ContactMerge.NewContact(newId, change, context, context.Now).WithFields(change) with
        {
            Phone = new PhoneIdentifier(change.Phone!, default, change.PhoneSource),
        };
        return ContactMerge.Outcome(null, contact.WithRequestNoted(Channel.Sms, context), ConfirmationAnswer.None, context);
    }

    private static MergeOutcome Propose(Contact existing, ContactChange change, MergeContext context)
    {
        var pending = change with
        {
            Email = null,
            EmailSource = null,
            RequestedEmailStatus = null,
            DoubleOptin = null,
            SendWelcome = false,
            CreatedAt = null,
        };
        var isNews = PendingChanges.Apply(existing, pending, context) != existing;
        if (existing.State(Channel.Email).Status == ChannelStatus.Subscribed && !isNews)
        {
            return ContactMerge.Outcome(existing, existing, ConfirmationAnswer.None, context);
        }

        var room = PendingChanges.MaxCharacters - PendingChanges.Size(existing.OptIn?.PendingChange);
        var (asked, answer) = existing.Ask(isNews && PendingChanges.Size(pending) <= room ? pending : null, change.SendWelcome, context);
        return ContactMerge.Outcome(existing, asked, answer, context);
    }
}
