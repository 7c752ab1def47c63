using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>A contact as v3 and v5 answer it; they differ in the phone. Absent values are left out, but for those that clients read unasked.</summary>
internal abstract record OmnisendContact : IHasCoreFields
{
    [JsonPropertyName("contactID")]
    public required string ContactId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Email { get; init; }

    [JsonIgnore]
    public FieldValues CoreFields { get; init; } = FieldValues.Empty;

    /// <summary>Of the email channel; of the sms channel where there is no e-mail.</summary>
    public required string Status { get; init; }

    public required IReadOnlyList<OmnisendStatus> Statuses { get; init; }

    /// <summary>When each channel that is subscribed became so.</summary>
    public required IReadOnlyList<OmnisendOptIn> OptIns { get; init; }

    /// <summary>The consent behind each channel that is subscribed; null where none was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<OmnisendConsent>? Consents { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Always empty: segments are not a part of this service.</summary>
    public IReadOnlyList<string> Segments { get; } = [];

    [JsonConverter(typeof(FieldValuesConverter))]
    public required FieldValues CustomProperties { get; init; }

    public required IReadOnlyList<IdentifierView> Identifiers { get; init; }

    /// <summary>What was left off of a request; an addition of this service.</summary>
    public IReadOnlyList<Warning>? Warnings { get; init; }
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
