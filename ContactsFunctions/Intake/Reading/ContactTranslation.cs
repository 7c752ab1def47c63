using ContactsFunctions.Domain;
using FluentValidation;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What a request asks for, or everything that is wrong with it.</summary>
public sealed record ContactReading(ContactChange Change, Evidence? GivenConsent, ValueList<FieldError> Errors, ValueList<Warning> Warnings);

/// <summary>From a request's fields to a change: checked first, then normalised.</summary>
public sealed class ContactTranslation(IValidator<ContactRequest> validator, TimeProvider time)
{
    public ContactReading Read(ContactRequest request)
    {
        var result = validator.Validate(request);
        if (!result.IsValid)
        {
            return new(new(), null, result.Errors(request.SpellingOf), []);
        }

        var warnings = request.UnknownFields.Select(name => new Warning("unknown_field", name, "The field is not known here and was ignored."));
        return new(Change(request), GivenConsent(request), [], [.. warnings]);
    }

    private ContactChange Change(ContactRequest request)
    {
        var email = request.Identifiers.FirstOrDefault(i => i.IsEmail);
        var phone = request.Identifiers.FirstOrDefault(i => i.IsPhone);
        var (profile, properties) = RequestFields.Read(request, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new ContactChange
        {
            Email = request.ParsedEmail.Address ?? email?.ParsedEmail.Address,
            EmailSource = email?.Source.AsText(),
            Phone = request.ParsedPhone.Number ?? phone?.ParsedPhone.Number,
            PhoneSource = phone?.Source.AsText(),
            Profile = profile,
            Tags = request.ParsedTags.Tags,
            Properties = properties,
            RequestedEmailStatus = ExplicitStatus(email) ?? FlaggedStatus(request.MarketingAllowed),
            RequestedSmsStatus = ExplicitStatus(phone) ?? FlaggedStatus(request.SmsMarketingAllowed),
            DoubleOptin = request.DoubleOptin.AsFlag(),
            SendWelcome = request.SendWelcomeEmail.AsFlag() ?? email?.SendWelcomeEmail.AsFlag() ?? false,
            CreatedAt = request.CreatedAt.AsMoment(),
        };
    }

    // A consent at the top is of both channels, one on an identifier of that identifier's.
    private static Evidence? GivenConsent(ContactRequest request)
    {
        var byMail = EvidenceIn(request.Consent, null) ?? EvidenceOf(request.Identifiers.FirstOrDefault(i => i.IsEmail));
        var byText = EvidenceOf(request.Identifiers.FirstOrDefault(i => i.IsPhone));
        return byMail is null ? byText : byMail with { OfSms = byText };
    }

    private static Evidence? EvidenceOf(IdentifierRequest? identifier) =>
        identifier is null ? null : EvidenceIn(identifier.Consent, identifier.Source.AsText());

    private static Evidence? EvidenceIn(InputValue consent, string? source) => consent.HasValue
        ? new Evidence(
            ConsentCause.Api,
            consent.Member("ip").AsText().CutOrNull(Evidence.MaxIpLength),
            consent.Member("userAgent").AsText().CutOrNull(Evidence.MaxUserAgentLength),
            consent.Member("source").AsText().CutOrNull(Evidence.MaxSourceLength) ?? source) { At = consent.Member("createdAt").AsMoment() }
        : null;

    private static RequestedStatus? FlaggedStatus(InputValue flag) => flag.AsFlag() switch
    {
        true => new(ChannelStatus.Subscribed),
        false => new(ChannelStatus.Unsubscribed),
        null => null,
    };

    private static RequestedStatus? ExplicitStatus(IdentifierRequest? identifier) =>
        identifier?.Status.AsStatus() is { } status ? new(status, identifier.StatusDate.AsMoment(), Explicit: true) : null;
}
