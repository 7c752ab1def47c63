
namespace ContactsFunctions.Intake.Reading;

/// <summary>One entry of <c>identifiers</c>.</summary>
public sealed class IdentifierRequest(InputValue sent, InputValue countryCode, string? defaultRegion)
{
    public InputValue Type { get; } = sent.Member("type");

    public InputValue Id { get; } = sent.Member("id");

    public InputValue Source { get; } = sent.Member("source");

    public InputValue SendWelcomeEmail { get; } = sent.Member("sendWelcomeEmail") is { HasValue: true } welcome ? welcome : sent.Member("sendWelcomeMessage");

    public InputValue Channels { get; } = sent.Member("channels");

    public InputValue Consent { get; } = sent.Member("consent");

    public bool IsEmail => Type.AsText() == "email";

    public bool IsPhone => Type.AsText() == "phone";

    /// <summary>The channel that belongs to the identifier's type.</summary>
    public InputValue Channel => Channels.Member(IsEmail ? "email" : "sms");

    public InputValue Status => Channel.Member("status");

    public InputValue StatusDate => Channel.Member("statusDate");

    public ParsedEmail ParsedEmail => field ??= ParsedEmail.Of(IsEmail ? Id : default);

    public ParsedPhone ParsedPhone => field ??= ParsedPhone.Of(IsPhone ? Id : default, countryCode, defaultRegion);
}
