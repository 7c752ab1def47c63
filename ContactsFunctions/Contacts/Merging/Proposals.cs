namespace ContactsFunctions.Contacts.Merging;

/// <summary>Changes that wait for the person's click.</summary>
internal static class Proposals
{
    /// <summary>The contact with the proposal applied: what fits within a contact's limits is taken, the rest left.</summary>
    public static Contact Apply(Contact contact, ContactChange proposal, MergeContext context)
    {
        var changed = contact.WithFields(proposal);
        changed = changed with
        {
            Tags = changed.Tags.Count <= Contact.MaxTags ? changed.Tags : contact.Tags,
            Properties = changed.Properties.Count <= Contact.MaxProperties ? changed.Properties : contact.Properties,
        };

        if (proposal.Phone is { } number && changed.Phone is null && context.PhoneIsFree)
        {
            changed = changed with { Phone = new PhoneIdentifier(number, default, proposal.PhoneSource) };
        }

        // The wish to be reached by text message is about the number that came with it, if one did.
        return proposal.SmsWish is { Status: ChannelStatus.Subscribed } && changed.Phone is { } phone
            && (proposal.Phone is null || proposal.Phone == phone.Number) && phone.State.Status != ChannelStatus.Subscribed
            ? changed.WithStatus(Channel.Sms, ChannelStatus.Subscribed, context.Now, context)
            : changed;
    }

    /// <summary>Roughly how many characters a proposal holds.</summary>
    public static int Size(ContactChange? proposal)
    {
        if (proposal is null)
        {
            return 0;
        }

        return proposal.Tags.Sum(tag => tag.Length + 3)
            + proposal.Profile.Concat(proposal.Properties).Sum(field => field.Key.Length + Size(field.Value) + 6);
    }

    private static int Size(PropertyValue? value) => value switch
    {
        PropertyValue.Text text => text.Value.Length,
        PropertyValue.TextList list => list.Values.Sum(text => text.Length + 3),
        _ => 24,
    };
}
