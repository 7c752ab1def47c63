namespace ContactsFunctions.Domain;

/// <summary>What can happen to a contact that others may want to hear of.</summary>
public enum ContactEventKind
{
    Created,

    /// <summary>Fields, tags, properties or identifiers are others than before, or nobody knows any more what was agreed to.</summary>
    Updated,

    Subscribed,

    Unsubscribed,

    /// <summary>The link to confirm has ended without a click.</summary>
    ConfirmationExpired,

    /// <summary>The address is a dead one.</summary>
    Bounced,

    Erased,
}

/// <summary>What events are called in requests, answers and bodies.</summary>
internal static class ContactEventNames
{
    public static readonly ValueList<ContactEventKind> All = [.. Enum.GetValues<ContactEventKind>()];

    public static string WireName(this ContactEventKind kind) => kind switch
    {
        ContactEventKind.Created => "contact.created",
        ContactEventKind.Updated => "contact.updated",
        ContactEventKind.Subscribed => "contact.subscribed",
        ContactEventKind.Unsubscribed => "contact.unsubscribed",
        ContactEventKind.ConfirmationExpired => "contact.confirmation_expired",
        ContactEventKind.Bounced => "contact.bounced",
        ContactEventKind.Erased => "contact.erased",
    };

    /// <summary>The event of a name; null where none is called so.</summary>
    public static ContactEventKind? KindOf(string? wireName)
    {
        foreach (var kind in All.AsSpan())
        {
            if (kind.WireName() == wireName)
            {
                return kind;
            }
        }

        return null;
    }
}
