namespace ContactsFunctions.Domain.Merging;

/// <summary>Changes that wait for the person's click.</summary>
internal static class PendingChanges
{
    /// <summary>How much may wait for a click, or be kept of a sign-up: 64 KiB, as a rough count of its characters.</summary>
    public const int MaxCharacters = 32 * 1024;

    /// <summary>The contact with the pending change applied: what fits within a contact's limits is taken, the rest left.</summary>
    public static Contact Apply(Contact contact, ContactChange pending, MergeContext context)
    {
        var changed = contact.WithFields(pending);
        changed = changed with
        {
            Tags = changed.Tags.Count <= Contact.MaxTags ? changed.Tags : contact.Tags,
            Properties = changed.Properties.Count <= Contact.MaxProperties ? changed.Properties : contact.Properties,
        };

        if (pending.Phone is { } number && changed.Phone is null && context.PhoneIsFree)
        {
            changed = changed with { Phone = new PhoneIdentifier(number, default, pending.PhoneSource) };
        }

        // The wish to be reached by text message is about the number that came with it, if one did.
        return !context.SmsNeedsOwnProof && pending.RequestedSmsStatus is { Status: ChannelStatus.Subscribed } && changed.Phone is { } phone
            && (pending.Phone is null || pending.Phone == phone.Number) && phone.State.Status != ChannelStatus.Subscribed
            ? changed.WithStatus(Channel.Sms, ChannelStatus.Subscribed, context.Now, context)
            : changed;
    }

    /// <summary>Roughly how many characters a pending change holds.</summary>
    public static int Size(ContactChange? pending)
    {
        if (pending is null)
        {
            return 0;
        }

        return pending.Tags.Sum(tag => tag.Length + 3)
            + pending.Profile.Concat(pending.Properties).Sum(field => field.Key.Length + Size(field.Value) + 6);
    }

    private static int Size(PropertyValue? value) => value switch
    {
        PropertyValue.Text text => text.Value.Length,
        PropertyValue.TextList list => list.Values.Sum(text => text.Length + 3),
        _ => 24,
    };
}
