using System.Text.Json.Serialization;

namespace ContactsFunctions.Domain;

/// <summary>
/// What one request wants of one contact: valid, normalised, and the same whatever dialect it came in. Also what is
/// kept aside as a pending change until the person confirms.
/// </summary>
public sealed record ContactChange
{
    public EmailAddress? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    public string? EmailSource { get; init; }

    public string? PhoneSource { get; init; }

    /// <summary>Core fields to set and clear.</summary>
    public FieldValues Profile { get; init => field = value ?? FieldValues.Empty; } = FieldValues.Empty;

    public ValueList<string> Tags { get; init; } = [];

    /// <summary>Whether <see cref="Tags"/> take the place of the contact's tags instead of joining them.</summary>
    public bool ReplaceTags { get; init; }

    /// <summary>Custom properties to set and remove.</summary>
    public FieldValues Properties { get; init => field = value ?? FieldValues.Empty; } = FieldValues.Empty;

    /// <summary>About marketing by mail; null where the request says nothing of it.</summary>
    [JsonPropertyName("emailWish")]
    public RequestedStatus? RequestedEmailStatus { get; init; }

    [JsonPropertyName("smsWish")]
    public RequestedStatus? RequestedSmsStatus { get; init; }

    /// <summary>Whether to ask for confirmation; null where the request says nothing of it.</summary>
    public bool? DoubleOptin { get; init; }

    public bool SendWelcome { get; init; }

    /// <summary>Of a new contact only.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether a contact that is known already is left alone.</summary>
    public bool SkipKnown { get; init; }

    /// <summary>Both pending changes as one: the later wins per field, tags add up.</summary>
    public ContactChange Then(ContactChange later) => this with
    {
        Phone = later.Phone ?? Phone,
        PhoneSource = later.PhoneSource ?? PhoneSource,
        Profile = Profile.Then(later.Profile),
        Tags = Labels.Join(Tags, later.Tags),
        Properties = Properties.Then(later.Properties),
        RequestedSmsStatus = later.RequestedSmsStatus ?? RequestedSmsStatus,
        SendWelcome = SendWelcome || later.SendWelcome,
    };

    /// <summary>The change as of the moment it was sent, however late it is made: an unsubscribe that says no date is of then.</summary>
    public ContactChange SentAt(DateTimeOffset moment) => this with
    {
        RequestedEmailStatus = LeftAt(moment, RequestedEmailStatus),
        RequestedSmsStatus = LeftAt(moment, RequestedSmsStatus),
    };

    private static RequestedStatus? LeftAt(DateTimeOffset moment, RequestedStatus? requested) =>
        requested is { Status: ChannelStatus.Unsubscribed, StatusDate: null, Explicit: true }
            ? requested with { StatusDate = moment }
            : requested;

    public override string ToString() => nameof(ContactChange);
}

/// <summary>Tags as sets that ignore case and keep the first spelling.</summary>
internal static class Labels
{
    public static ValueList<string> Join(ValueList<string> current, ValueList<string> added)
    {
        if (added.Count == 0)
        {
            return current;
        }

        if (current.Count == 0 && added.Count == 1)
        {
            return added;
        }

        var known = new HashSet<string>(current, StringComparer.OrdinalIgnoreCase);
        List<string> joined = [.. current];
        foreach (var tag in added)
        {
            if (known.Add(tag))
            {
                joined.Add(tag);
            }
        }

        return joined.Count == current.Count ? current : new([.. joined]);
    }
}
