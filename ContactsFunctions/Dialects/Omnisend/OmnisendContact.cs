using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>A contact in the shape of Omnisend v3. Absent values are left out.</summary>
internal sealed record OmnisendContact : IHasCoreFields
{
    [JsonPropertyName("contactID")]
    public required string ContactId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    [JsonIgnore]
    public FieldValues CoreFields { get; init; } = FieldValues.Empty;

    /// <summary>Of the email channel; of the sms channel where there is no e-mail.</summary>
    public required string Status { get; init; }

    public required IReadOnlyList<OmnisendStatus> Statuses { get; init; }

    /// <summary>When each channel that is subscribed became so.</summary>
    public required IReadOnlyList<OmnisendOptIn> OptIns { get; init; }

    /// <summary>The proof behind each channel that is subscribed, where the contact still carries it.</summary>
    public required IReadOnlyList<OmnisendConsent> Consents { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Always empty: segments are not a part of this service.</summary>
    public IReadOnlyList<string> Segments { get; } = [];

    [JsonConverter(typeof(FieldValuesConverter))]
    public required FieldValues CustomProperties { get; init; }

    public required IReadOnlyList<IdentifierView> Identifiers { get; init; }

    public static OmnisendContact Of(Contact contact, DateTimeOffset now)
    {
        var view = ContactView.Of(contact, now);
        return new()
        {
            ContactId = view.ContactId,
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
            Email = view.Email,
            Phone = view.Phone,
            CoreFields = view.CoreFields,
            Status = contact.State(contact.Email is null ? Channel.Sms : Channel.Email).Status.WireName(),
            Statuses = [.. view.Identifiers.Select(OmnisendStatus.Of)],
            OptIns = [.. view.Identifiers.Select(OmnisendStatus.Of).Where(s => s.Status == "subscribed").Select(s => new OmnisendOptIn(s.Channel, s.Date))],
            Consents = [.. ConsentsOf(contact)],
            Tags = view.Tags,
            CustomProperties = view.CustomProperties,
            Identifiers = view.Identifiers,
        };
    }

    private static IEnumerable<OmnisendConsent> ConsentsOf(Contact contact)
    {
        foreach (var channel in new[] { Channel.Email, Channel.Sms })
        {
            if (contact.State(channel).Status == ChannelStatus.Subscribed
                && contact.Consents.LastOrDefault(entry => entry.Channel == channel && entry.To == ChannelStatus.Subscribed) is { } proof)
            {
                yield return new(channel.WireName(), proof.Source, proof.At, proof.Ip, proof.UserAgent);
            }
        }
    }
}

internal sealed record OmnisendStatus(string Channel, string Status, DateTimeOffset Date)
{
    public static OmnisendStatus Of(IdentifierView identifier)
    {
        var (channel, state) = identifier.Channels.Email is { } email ? ("email", email) : ("sms", identifier.Channels.Sms!);
        return new(channel, state.Status, state.StatusDate);
    }
}

internal sealed record OmnisendOptIn(string Channel, DateTimeOffset Date);

internal sealed record OmnisendConsent(string Channel, string? Source, DateTimeOffset CreatedAt, string? Ip, string? UserAgent);
