using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation;
using FluentValidation.Results;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What a request asks for, or everything that is wrong with it.</summary>
/// <param name="Warnings">What of it was left off.</param>
public sealed record ContactReading(ContactChange Change, Evidence? GivenConsent, ValueList<FieldError> Errors, ValueList<Warning> Warnings)
{
    /// <summary>Of a request that names no identifier: the status of whichever channel the contact has.</summary>
    public RequestedStatus? StatusOfContact { get; init; }
}

/// <summary>From a request's fields to a change: checked first, then normalised.</summary>
public sealed class ContactTranslation(IValidator<ContactRequest> validator, TimeProvider time)
{
    /// <summary>What the visitor of a page types: all that can be wrong with a form, since they can correct nothing else.</summary>
    private static readonly string[] Typed =
        ["email", "sms_phone_number", "sms_country_code", CoreField.FirstName.Name, CoreField.LastName.Name];

    public ContactReading Read(ContactRequest request)
    {
        var failures = validator.Validate(request).Errors;
        var wrong = failures.Count == 0 ? failures : failures.FindAll(failure => IsError(failure, request.Sender));
        if (wrong.Count > 0)
        {
            return new(new(), null, FieldErrors.Reported(wrong.Select(failure => failure.AsError(request.SpellingOf))), []);
        }

        foreach (var failure in failures)
        {
            var (field, code, message) = failure.AsError(request.SpellingOf);
            request.LeftOff.Add(field, code, message);
        }

        var flat = request.Status.AsStatus() is { } status ? new RequestedStatus(status, Past(request.StatusDate), Explicit: true) : null;
        return new(
            Change(request, request.NeedsIdentifier ? flat : null),
            GivenConsent(request),
            [],
            FieldErrors.Reported(request.LeftOff.Warnings, request.LeftOff.Count))
        {
            StatusOfContact = request.NeedsIdentifier ? null : flat,
        };
    }

    private static bool IsError(ValidationFailure failure, Sender sender) =>
        failure.Severity == Severity.Error
        && (sender != Sender.BrowserForm || Typed.Contains(failure.PropertyName, StringComparer.Ordinal));

    private ContactChange Change(ContactRequest request, RequestedStatus? flat)
    {
        var (email, phone) = (request.EmailIdentifier, request.PhoneIdentifier);
        var (profile, properties) = RequestFields.Read(request, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var address = request.ParsedEmail.Address ?? email?.ParsedEmail.Address;
        return new ContactChange
        {
            Email = address,
            EmailSource = SourceOf(email),
            Phone = request.ParsedPhone.Number ?? phone?.ParsedPhone.Number,
            PhoneSource = SourceOf(phone),
            Profile = profile,
            Tags = request.ParsedTags.Tags,

            // More than a contact can have: a form's are left off, all others were refused.
            Properties = properties.Count(property => property.Value is not PropertyValue.Removal) > Contact.MaxProperties
                ? FieldValues.Empty
                : properties,
            RequestedEmailStatus = ExplicitStatus(email) ?? (address is null ? null : flat) ?? FlaggedStatus(request.MarketingAllowed),
            RequestedSmsStatus = ExplicitStatus(phone) ?? (address is null ? flat : null) ?? FlaggedStatus(request.SmsMarketingAllowed),
            DoubleOptin = request.DoubleOptin.AsFlag(),
            SendWelcome = request.SendWelcomeEmail.AsFlag() ?? email?.SendWelcomeEmail.AsFlag() ?? false,
            CreatedAt = Past(request.CreatedAt),
        };
    }

    // A consent at the top is of both channels, one on an identifier of that identifier's; a flat one is of the flat status.
    private Evidence? GivenConsent(ContactRequest request)
    {
        var byMail = EvidenceIn(request.Consent, null) ?? EvidenceOf(request.EmailIdentifier);
        var byText = EvidenceOf(request.PhoneIdentifier);
        var given = byMail is null ? byText : byMail with { OfSms = byText };
        return request.OptInIp.HasValue || request.OptInDate.HasValue
            ? (given ?? new Evidence(ConsentCause.Api, Source: SourceOf(request.EmailIdentifier))) with
            {
                Ip = given?.Ip ?? request.OptInIp.AsText().CutOrNull(Evidence.MaxIpLength),
                At = given?.At ?? Past(request.OptInDate),
            }
            : given;
    }

    private Evidence? EvidenceOf(IdentifierRequest? identifier) =>
        identifier is null ? null : EvidenceIn(identifier.Consent, SourceOf(identifier));

    private Evidence? EvidenceIn(InputValue consent, string? source) => consent.Members().Any()
        ? new Evidence(
            ConsentCause.Api,
            consent.Member("ip").AsText().CutOrNull(Evidence.MaxIpLength),
            consent.Member("userAgent").AsText().CutOrNull(Evidence.MaxUserAgentLength),
            consent.Member("source").AsText().CutOrNull(Evidence.MaxSourceLength) ?? source)
        {
            At = Past(consent.Member("createdAt")),
            Url = consent.Member("url").AsText().CutOrNull(Evidence.MaxUrlLength),
            PrivacyVersion = consent.Member("privacyVersion").AsText().CutOrNull(Evidence.MaxPrivacyVersionLength),
            Text = TextOf(consent).CutOrNull(ShownText.MaxReportedLength) is { } text
                ? ShownText.Of(ShownKind.Reported, language: null, text)
                : null,
        }
        : null;

    /// <summary>
    /// What was agreed to: the consent's own text, or what HubSpot's <c>legalConsentOptions</c> have in its place
    /// (https://developers.hubspot.com/docs/api/marketing/forms), one declaration a line. What was not ticked was not agreed to.
    /// </summary>
    private static string? TextOf(InputValue consent)
    {
        var declared = consent.Member("consent");
        var communications = declared.Member("communications").Json is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => new InputValue(item)).Where(item => item.Member("value").AsFlag() == true)
            : [];
        string?[] texts =
        [
            consent.Member("text").AsText(),
            declared.Member("consentToProcess").AsFlag() == false ? null : declared.Member("text").AsText(),
            .. communications.Select(item => item.Member("text").AsText()),
        ];
        return string.Join('\n', texts.Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    private static string? SourceOf(IdentifierRequest? identifier) => identifier?.Source.AsText().CutOrNull(Evidence.MaxSourceLength);

    /// <summary>A moment that the rules allow; of a form, whose mistakes are no errors, not every moment does.</summary>
    private DateTimeOffset? Past(InputValue sent) => sent.AsMoment() is { } moment && moment.IsPast(time.GetUtcNow()) ? moment : null;

    private static RequestedStatus? FlaggedStatus(InputValue flag) => flag.AsFlag() switch
    {
        true => new(ChannelStatus.Subscribed),
        false => new(ChannelStatus.Unsubscribed),
        null => null,
    };

    private RequestedStatus? ExplicitStatus(IdentifierRequest? identifier) =>
        identifier?.Status.AsStatus() is { } status ? new(status, Past(identifier.StatusDate), Explicit: true) : null;
}
