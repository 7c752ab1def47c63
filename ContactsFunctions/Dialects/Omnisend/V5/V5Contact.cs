using System.Text.Json.Serialization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>A contact in the shape of v5.</summary>
internal sealed record V5Contact : OmnisendContact
{
    /// <summary>All numbers: none, or the one that a contact may have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string> Phone { get; init; }

    public static V5Contact Of(Contact contact, IReadOnlyList<Warning>? warnings = null)
    {
        var view = ContactView.Of(contact, contact.UpdatedAt);
        var facts = ChannelFacts.Of(contact);
        return new()
        {
            ContactId = view.ContactId,
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
            Email = view.Email,
            Phone = view.Phone is { } phone ? [phone] : [],
            CoreFields = view.CoreFields,
            Status = contact.State(contact.Email is null ? Channel.Sms : Channel.Email).Status.WireName(),
            Statuses = [.. facts.Select(OmnisendStatus.Of)],
            OptIns = OmnisendOptIn.Of(facts),
            Consents = OmnisendConsent.Of(facts),
            Tags = view.Tags,
            CustomProperties = view.CustomProperties,
            Identifiers = view.Identifiers,
            Warnings = warnings is { Count: > 0 } ? warnings : null,
        };
    }
}

internal sealed record V5List(IReadOnlyList<V5Contact> Contacts, OmnisendPaging Paging);
