using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>
/// A contact as v3 and v5 answer it; they differ in the phone. Absent values are left out, but
/// for those that clients read unasked.
/// </summary>
internal abstract record OmnisendContact : IHasCoreFields
{
    private protected OmnisendContact(Contact contact, IReadOnlyList<Warning> warnings)
    {
        var view = ContactView.Of(contact, contact.UpdatedAt);
        var facts = ChannelFacts.Of(contact);
        ContactId = view.ContactId;
        CreatedAt = view.CreatedAt;
        UpdatedAt = view.UpdatedAt;
        Email = view.Email;
        CoreFields = view.CoreFields;
        Status = contact.State(contact.Email is null ? Channel.Sms : Channel.Email).Status.WireName();
        Statuses = [.. facts.Select(OmnisendStatus.Of)];
        OptIns = OmnisendOptIn.Of(facts);
        Consents = OmnisendConsent.Of(facts);
        Tags = view.Tags;
        CustomProperties = view.CustomProperties;
        Identifiers = view.Identifiers;
        Warnings = warnings.Count == 0 ? null : warnings;
    }

    [JsonPropertyName("contactID")]
    public string ContactId { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Email { get; }

    [JsonIgnore]
    public FieldValues CoreFields { get; }

    /// <summary>Of the email channel; of the sms channel where there is no e-mail.</summary>
    public string Status { get; }

    public IReadOnlyList<OmnisendStatus> Statuses { get; }

    /// <summary>When each channel that is subscribed became so.</summary>
    public IReadOnlyList<OmnisendOptIn> OptIns { get; }

    /// <summary>The consent behind each channel that is subscribed; null where none was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<OmnisendConsent>? Consents { get; }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>Always empty: segments are not a part of this service.</summary>
    public IReadOnlyList<string> Segments { get; } = [];

    [JsonConverter(typeof(FieldValuesConverter))]
    public FieldValues CustomProperties { get; }

    public IReadOnlyList<IdentifierView> Identifiers { get; }

    /// <summary>What was left off of a request; an addition of this service.</summary>
    public IReadOnlyList<Warning>? Warnings { get; }
}

internal sealed record OmnisendStatus(string Channel, string Status, DateTimeOffset Date)
{
    public static OmnisendStatus Of(ChannelFacts facts) => new(facts.Channel, facts.Status.WireName(), facts.Since);
}

internal sealed record OmnisendOptIn(string Channel, DateTimeOffset Date)
{
    public static IReadOnlyList<OmnisendOptIn> Of(IEnumerable<ChannelFacts> facts) =>
        [.. facts.Where(fact => fact.Status == ChannelStatus.Subscribed).Select(fact => new OmnisendOptIn(fact.Channel, fact.Since))];
}

internal sealed record OmnisendConsent(string Channel, string? Source, DateTimeOffset CreatedAt, string? Ip, string? UserAgent)
{
    /// <returns>Null where no consent was given.</returns>
    public static IReadOnlyList<OmnisendConsent>? Of(IEnumerable<ChannelFacts> facts)
    {
        OmnisendConsent[] given = [.. facts.Where(fact => fact.Consent is not null).Select(fact =>
            new OmnisendConsent(fact.Channel, fact.Consent!.Source, fact.Consent.At, fact.Consent.Ip, fact.Consent.UserAgent))];
        return given.Length == 0 ? null : given;
    }
}

/// <summary>What a PATCH answers in v3 and v5. Warnings are an addition, left out where there are none.</summary>
internal sealed record OmnisendPatched(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Email,
    [property: JsonPropertyName("contactID")] string ContactId,
    string? FirstName,
    string? LastName,
    IReadOnlyList<Warning>? Warnings)
{
    public static OmnisendPatched Of(Contact contact, IReadOnlyList<Warning> warnings) => new(
        contact.Email?.Address.Display, contact.Id.ToString(), contact.Profile[CoreField.FirstName], contact.Profile[CoreField.LastName],
        warnings.Count == 0 ? null : warnings);
}

/// <summary>What a POST answers of which nothing was kept, with the reason.</summary>
internal sealed record OmnisendIgnored(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Email,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)][property: JsonPropertyName("contactID")] string? ContactId,
    IReadOnlyList<Warning> Warnings);
