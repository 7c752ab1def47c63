using System.Text.Json;
using ContactsFunctions.Intake.Reading;
using FluentValidation;

namespace ContactsFunctions.Intake.Unsubscribing;

/// <summary>Remarkety's "unsubscribe" as a request spells it.</summary>
public sealed class UnsubscribeRequest(JsonElement body, string? defaultRegion)
{
    private readonly InputValue sent = new(body);

    public ParsedEmail Email => field ??= ParsedEmail.Of(sent.Member("email"));

    public ParsedPhone Phone => field ??= ParsedPhone.Of(PhoneSent, CountryCode, defaultRegion);

    /// <summary>Why, in the shop's words; kept in the consent log.</summary>
    public InputValue Reason => sent.Member("reason");

    private InputValue CountryCode => sent.Member("sms_country_code");

    private InputValue PhoneSent =>
        new[] { "sms_phone_number_e164", "sms_phone_number", "phone" }.Select(sent.Member).FirstOrDefault(value => value.HasValue);
}

/// <summary>What may be unsubscribed: an address, a number, or both.</summary>
internal sealed class UnsubscribeRequestValidator : AbstractValidator<UnsubscribeRequest>
{
    public UnsubscribeRequestValidator()
    {
        RuleFor(r => r.Email).Named("email").EmailAddress();
        RuleFor(r => r.Phone).Named("sms_phone_number_e164").PhoneNumber(countryField: "sms_country_code");
        RuleFor(r => r.Reason).Named("reason").ShortText();
        RuleFor(r => r).Custom((request, context) =>
        {
            if (request is { Email: { Address: null, IsWrong: false }, Phone.Verdict: PhoneVerdict.Absent })
            {
                context.Fail("email", "required", "Give an e-mail address (email) or a phone number (sms_phone_number_e164).");
            }
        });
    }
}
