using ContactsFunctions.Domain;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>What there is to say of one identifier's channel, in every version.</summary>
/// <param name="Since">When the status was set; the contact's creation where nobody has ever set it.</param>
/// <param name="Consent">The evidence that was given or seen when the channel became subscribed; null where there is none.</param>
internal sealed record ChannelFacts(
    string Type, string Id, string? Source, string Channel, ChannelStatus Status, DateTimeOffset Since, ConsentEntry? Consent)
{
    public static IReadOnlyList<ChannelFacts> Of(Contact contact)
    {
        List<ChannelFacts> facts = [];
        if (contact.Email is { } email)
        {
            facts.Add(Of(contact, "email", email.Address.Display, email.Source, Domain.Channel.Email));
        }

        if (contact.Phone is { } phone)
        {
            facts.Add(Of(contact, "phone", phone.Number, phone.Source, Domain.Channel.Sms));
        }

        return facts;
    }

    private static ChannelFacts Of(Contact contact, string type, string id, string? source, Channel channel)
    {
        var state = contact.State(channel);
        var consent = state.Status == ChannelStatus.Subscribed
            ? contact.Consents.LastOrDefault(entry => entry.Channel == channel && entry.To == ChannelStatus.Subscribed)
            : null;
        return new(
            type, id, source, channel.WireName(), state.Status, state.StatusDate ?? contact.CreatedAt,
            consent is null or { IsAssumed: true } or { Ip: null, UserAgent: null, Source: null } ? null : consent);
    }
}
