using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects;

/// <summary>A contact as it is read. Absent values are left out.</summary>
internal sealed record ContactView : IHasCoreFields
{
    [JsonPropertyName("contactID")]
    public required string ContactId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    [JsonIgnore]
    public FieldValues CoreFields { get; init; } = FieldValues.Empty;

    public required IReadOnlyList<string> Tags { get; init; }

    [JsonConverter(typeof(FieldValuesConverter))]
    public required FieldValues CustomProperties { get; init; }

    public required IReadOnlyList<IdentifierView> Identifiers { get; init; }

    public required ConfirmationView Confirmation { get; init; }

    public DateTimeOffset? WelcomedAt { get; init; }

    public MailProblemView? MailProblem { get; init; }

    /// <summary>The consent log, oldest first; of a single read only.</summary>
    public IReadOnlyList<ConsentView>? Consents { get; init; }

    /// <summary>What of the request that is answered was left off; null where nothing was, or nothing was to be changed.</summary>
    public IReadOnlyList<Warning>? Warnings { get; init; }

    public static ContactView Of(Contact contact, DateTimeOffset now, IEnumerable<ConsentEntry>? consents = null) => new()
    {
        ContactId = contact.Id.ToString(),
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
        Email = contact.Email?.Address.Display,
        Phone = contact.Phone?.Number,
        CoreFields = contact.Profile,
        Tags = contact.Tags,
        CustomProperties = contact.Properties,
        Identifiers = [.. IdentifiersOf(contact)],
        Confirmation = ConfirmationView.Of(contact.OptIn, now),
        WelcomedAt = contact.WelcomedAt,
        MailProblem = contact.MailProblem is { } problem ? new(problem.At, problem.Kind.WireName(), problem.Code) : null,
        Consents = consents is null ? null : [.. consents.Select(ConsentView.Of)],
    };

    private static IEnumerable<IdentifierView> IdentifiersOf(Contact contact)
    {
        if (contact.Email is { } email)
        {
            yield return new("email", email.Address.Display, new() { Email = ChannelView.Of(email.State, contact) }, email.Source);
        }

        if (contact.Phone is { } phone)
        {
            yield return new("phone", phone.Number, new() { Sms = ChannelView.Of(phone.State, contact) }, phone.Source);
        }
    }
}

internal sealed record IdentifierView(string Type, string Id, ChannelsView Channels, string? Source);

internal sealed record ChannelsView
{
    public ChannelView? Email { get; init; }

    public ChannelView? Sms { get; init; }
}

/// <param name="StatusDate">Since when; the contact's creation where nobody has ever set the status.</param>
internal sealed record ChannelView(string Status, DateTimeOffset StatusDate)
{
    public static ChannelView Of(ChannelState state, Contact contact) =>
        new(state.Status.WireName(), state.StatusDate ?? contact.CreatedAt);
}

internal sealed record ConfirmationView(string State, DateTimeOffset? RequestedAt, DateTimeOffset? ExpiresAt)
{
    public static ConfirmationView Of(OptInRequest? optIn, DateTimeOffset now) => optIn switch
    {
        { State: OptInState.Confirmed } => new("confirmed", optIn.RequestedAt, null),
        not null when optIn.IsAwaited(now) => new("pending", optIn.RequestedAt, optIn.ExpiresAt),
        _ => new("none", null, null),
    };
}

internal sealed record MailProblemView(DateTimeOffset At, string Mail, string Code);

/// <param name="Cause">What caused it.</param>
/// <param name="By">Who wrote it, where that was not the person; only <c>way</c> is known of older entries.</param>
internal sealed record ConsentView(
    DateTimeOffset At,
    string Channel,
    string From,
    string To,
    string Cause,
    string? Ip,
    string? UserAgent,
    string? Source,
    string? Wording,
    WriterView? By,
    string? Url,
    string? PrivacyVersion,
    string? Text)
{
    public static ConsentView Of(ConsentEntry entry) => new(
        entry.At,
        entry.Channel.WireName(),
        entry.From.WireName(),
        entry.To.WireName(),
        CauseName(entry.Cause),
        entry.Shown.Ip,
        entry.Shown.UserAgent,
        entry.Source,
        entry.Shown.Wording,
        entry.By is { } writer ? new(writer.Way, writer.Key) : entry.IsAssumed ? new(CauseName(entry.Cause), Key: null) : null,
        entry.Url,
        entry.PrivacyVersion,
        entry.Text);

    private static string CauseName(ConsentCause cause) => cause switch
    {
        ConsentCause.Form => "form",
        ConsentCause.Api => "api",
        ConsentCause.Confirmation => "confirmation",
        ConsentCause.Link => "link",
        ConsentCause.OneClick => "one-click",
        ConsentCause.Import => "import",
        ConsentCause.Message => "message",
    };
}

internal sealed record WriterView(string Way, string? Key);

internal sealed record ContactList(IReadOnlyList<ContactView> Contacts, PagingView Paging);

/// <param name="Next">The <c>after</c> of the next page; absent at the end.</param>
internal sealed record PagingView(string? Next, int Limit);
