using System.Text.Json;

namespace ContactsFunctions.Intake.Reading;

/// <summary>One entry of <c>identifiers</c>.</summary>
/// <param name="sent">The entry.</param>
/// <param name="request">The request that it is a part of.</param>
public sealed class IdentifierRequest(InputValue sent, ContactRequest request)
{
    private static readonly string[] Members = ["type", "id", "source", "sendWelcomeEmail", "sendWelcomeMessage", "channels", "consent"];

    public InputValue Type { get; } = sent.Member("type");

    public InputValue Id { get; } = sent.Member("id");

    public InputValue Source { get; } = sent.Member("source");

    public InputValue SendWelcomeEmail { get; } =
        sent.Member("sendWelcomeEmail") is { HasValue: true } welcome ? welcome : sent.Member("sendWelcomeMessage");

    public InputValue Channels { get; } = sent.Member("channels");

    public InputValue Consent { get; } = sent.Member("consent");

    /// <summary>Members that mean nothing here.</summary>
    public IEnumerable<string> UnknownMembers => sent.Members().Select(member => member.Name).Except(Members);

    public bool IsEmail { get; } = sent.Member("type").AsText() == "email";

    public bool IsPhone { get; } = sent.Member("type").AsText() == "phone";

    /// <summary>What the channel of the identifier's type is called.</summary>
    public string ChannelName => IsEmail ? "email" : "sms";

    /// <summary>The channel that belongs to the identifier's type.</summary>
    public InputValue Channel => Channels.Member(ChannelName);

    /// <summary>Channels that are not this identifier's.</summary>
    public IEnumerable<JsonProperty> OtherChannels =>
        Channels.Members().Where(member => member.Name != ChannelName && member.Value.ValueKind != JsonValueKind.Null);

    public InputValue Status => Channel.Member("status");

    /// <summary>Its newest name is Omnisend's of 2026-03-15.</summary>
    public InputValue StatusDate =>
        (Channel.Member("statusDate") is { HasValue: true } date ? date : Channel.Member("statusChangedAt")).OrNoTime();

    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(IsEmail ? Id : default);

    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(IsPhone ? Id : default, request.SmsCountryCode, request.PhoneRegion);

    public bool IsReadable => ParsedEmail.Address is not null || ParsedPhone.Number is not null;

    /// <summary>Whether the entry counts for nothing, since another identifier says whom the request is about.</summary>
    public bool IsLeftOff => !IsReadable && request.LeavesOffUnreadable(isFlat: false);
}
