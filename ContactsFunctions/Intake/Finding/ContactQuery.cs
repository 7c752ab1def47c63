using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Finding;

/// <summary>What a list of contacts asks for.</summary>
/// <param name="After">Where the page before ended.</param>
public sealed record ContactQuery(
    EmailAddress? Email,
    string? Phone,
    Channel Channel,
    ChannelStatus? Status,
    string? Tag,
    DateTimeOffset? UpdatedSince,
    int Limit,
    ContactId? After)
{
    /// <summary>How many rows the table hands out at once.</summary>
    public const int MaxRows = 1000;

    public const int MaxLimit = 250;
    public const int DefaultLimit = 100;

    /// <summary>How many contacts to leave out before the first. Each costs what reading it costs; a cursor is cheaper.</summary>
    public int Skip { get; init; }

    /// <summary>Whether a contact is on the list, by what the table could not filter.</summary>
    public bool Matches(Contact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return (Email is null || contact.Email?.Address == Email)
            && (Phone is null || contact.Phone?.Number == Phone)
            && (Status is null || (HasChannel(contact) && contact.State(Channel).Status == Status))
            && (UpdatedSince is null || contact.UpdatedAt >= UpdatedSince)
            && (Tag is null || contact.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase));
    }

    private bool HasChannel(Contact contact) => Channel == Channel.Email ? contact.Email is not null : contact.Phone is not null;
}
