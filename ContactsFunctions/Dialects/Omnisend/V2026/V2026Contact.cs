using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Omnisend.V2026;

/// <summary>A contact in the shape of 2026-03-15. Absent values are left out.</summary>
internal sealed record V2026Contact : IHasCoreFields
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Email { get; init; }

    /// <summary>All numbers: none, or the one that a contact may have.</summary>
    public required IReadOnlyList<string> Phone { get; init; }

    [JsonIgnore]
    public FieldValues CoreFields { get; init; } = FieldValues.Empty;

    /// <summary>Of the email channel; of the sms channel where there is no e-mail.</summary>
    public required string Status { get; init; }

    public required IReadOnlyList<V2026Status> Statuses { get; init; }

    public required IReadOnlyList<V2026OptIn> OptIns { get; init; }

    /// <summary>The consent behind each channel that is subscribed, where it was given.</summary>
    public required IReadOnlyList<OmnisendConsent> Consents { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Always empty: segments are not a part of this service.</summary>
    public IReadOnlyList<string> Segments { get; } = [];

    [JsonConverter(typeof(FieldValuesConverter))]
    public required FieldValues CustomProperties { get; init; }

    public required IReadOnlyList<V2026Identifier> Identifiers { get; init; }

    /// <summary>What was left off of a request; an addition of this service.</summary>
    public IReadOnlyList<Warning>? Warnings { get; init; }

    public static V2026Contact Of(Contact contact, IReadOnlyList<Warning>? warnings = null)
    {
        var facts = ChannelFacts.Of(contact);
        return new()
        {
            Id = contact.Id.ToString(),
            CreatedAt = contact.CreatedAt,
            UpdatedAt = contact.UpdatedAt,
            Email = contact.Email?.Address.Display,
            Phone = contact.Phone is { } phone ? [phone.Number] : [],
            CoreFields = contact.Profile,
            Status = contact.State(contact.Email is null ? Channel.Sms : Channel.Email).Status.WireName(),
            Statuses = [.. facts.Select(fact => new V2026Status(fact.Channel, fact.Status.WireName(), fact.Since))],
            OptIns =
            [
                .. facts.Where(fact => fact.Status == ChannelStatus.Subscribed)
                    .Select(fact => new V2026OptIn(fact.Channel, fact.Since)),
            ],
            Consents = OmnisendConsent.Of(facts) ?? [],
            Tags = contact.Tags,
            CustomProperties = contact.Properties,
            Identifiers = [.. facts.Select(V2026Identifier.Of)],
            Warnings = warnings is { Count: > 0 } ? warnings : null,
        };
    }
}

internal sealed record V2026Status(string Channel, string Status, DateTimeOffset StatusChangedAt);

internal sealed record V2026OptIn(string Channel, DateTimeOffset OptInAt);

internal sealed record V2026Identifier(string Type, string Id, V2026Channels Channels, string? Source)
{
    public static V2026Identifier Of(ChannelFacts facts)
    {
        var channel = new V2026Channel(facts.Status.WireName(), facts.Since);
        return new(facts.Type, facts.Id, facts.Channel == "email" ? new(channel, null) : new(null, channel), facts.Source);
    }
}

internal sealed record V2026Channels(V2026Channel? Email, V2026Channel? Sms);

internal sealed record V2026Channel(string Status, DateTimeOffset StatusChangedAt);

/// <summary>What a POST answers of which nothing was kept, with the reason.</summary>
internal sealed record V2026Ignored(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Id, IReadOnlyList<Warning> Warnings);

internal sealed record V2026List(IReadOnlyList<V2026Contact> Contacts, V2026Paging Paging);

internal sealed record V2026Paging(int Limit, bool HasMore, V2026Cursors Cursors);

/// <param name="After">Where the next page begins; null at the end.</param>
/// <param name="Before">Always null: pages go forward only.</param>
internal sealed record V2026Cursors(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? After,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Before);
