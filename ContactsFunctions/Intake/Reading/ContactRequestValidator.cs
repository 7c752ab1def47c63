using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation;

namespace ContactsFunctions.Intake.Reading;

/// <summary>
/// What a contact may carry. Reports everything that is wrong at once; what costs only the field itself is a failure of
/// severity Warning.
/// </summary>
internal sealed class ContactRequestValidator : AbstractValidator<ContactRequest>
{
    private readonly TimeProvider time;

    public ContactRequestValidator(TimeProvider time)
    {
        this.time = time;
        RuleFor(r => r.ParsedEmail).Named("email").EmailAddress(r => r.LeavesOffUnreadable(isFlat: true));
        RuleFor(r => r.ParsedPhone).Named("sms_phone_number").PhoneNumber("sms_country_code", r => r.LeavesOffUnreadable(isFlat: true));
        foreach (var field in CoreField.All)
        {
            RuleFor(r => r[field]).Named(field.Name).Fits(field.Kind, time);
        }

        RuleFor(r => r.ParsedTags).Named("tags").Tags();
        RuleFor(r => r.MarketingAllowed).Flag();
        RuleFor(r => r.SmsMarketingAllowed).Flag();
        RuleFor(r => r.DoubleOptin).Flag();
        RuleFor(r => r.SendWelcomeEmail).Flag();
        RuleFor(r => r.CreatedAt).PastMoment(time);
        RuleFor(r => r.Consent).Consent(time);
        RuleFor(r => r.Status).Status();
        RuleFor(r => r.StatusDate).PastMoment(time);
        RuleFor(r => r.OptInDate).PastMoment(time);
        RuleFor(r => r.OptInIp).ShortText();
        RuleFor(r => r.IdentifiersSent).Named("identifiers")
            .Sent(v => v.Json.ValueKind == JsonValueKind.Array, "invalid_type", "Must be a list.");
        RuleForEach(r => r.Identifiers).SetValidator(new IdentifierRequestValidator(time));
        RuleFor(r => r).Custom(PropertiesFit);
        RuleFor(r => r).Custom(IdentifiersAgree);
        RuleFor(r => r).Custom(NothingIsWithoutEffect);
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private void PropertiesFit(ContactRequest request, ValidationContext<ContactRequest> context)
    {
        const string TooMany = "too_many";
        var message = $"A contact has at most {Contact.MaxProperties} custom properties.";
        var properties = request.Properties;
        if (properties.AreTooMany)
        {
            context.Fail("properties", TooMany, message);
            return;
        }

        if (properties.Unreadable is { } spelling)
        {
            context.Fail(spelling, "invalid_type", "Must be an object, or a list of {name, value}.");
        }

        foreach (var property in properties)
        {
            if (!CustomPropertyReader.IsName(property.Name))
            {
                context.Fail(
                    property.Spelling, "invalid_name", "A custom property's name is 1 to 128 Latin letters, digits and underscores.");
            }
            else if (CustomPropertyReader.Read(property.Value) is { Code: { } code, Message: { } wrong })
            {
                context.Fail(property.Spelling, code, wrong);
            }
        }

        // Some fill fields, remove or say the same twice: worth a look only where there are more to begin with.
        if (properties.Count > Contact.MaxProperties
            && RequestFields.Read(request, Today).Custom
                .Count(property => property.Value is not PropertyValue.Removal) > Contact.MaxProperties)
        {
            context.Fail("properties", TooMany, message);
        }
    }

    private static void IdentifiersAgree(ContactRequest request, ValidationContext<ContactRequest> context)
    {
        if (request.IdentifiersSent.Json is { ValueKind: JsonValueKind.Array } sent
            && sent.GetArrayLength() > ContactRequest.MaxIdentifiers)
        {
            context.Fail("identifiers", "too_many", "A contact has at most one identifier of each type.");
            return;
        }

        if (request.NeedsIdentifier && !request.Email.HasValue && !request.SmsPhoneNumber.HasValue
            && (request.Identifiers.Count == 0 || (request.Sender == Sender.BrowserForm && !request.HasReadableIdentifier)))
        {
            context.Fail("email", "required", "Give an e-mail address (email) or a phone number (sms_phone_number).");
        }

        if (request.Identifiers.Count == 0)
        {
            return;
        }

        var counted = request.Identifiers.Where(i => !i.IsLeftOff).ToArray();
        if (counted.Count(i => i.IsEmail) > 1 || counted.Count(i => i.IsPhone) > 1)
        {
            context.Fail("identifiers", "duplicate", "A contact has at most one identifier of each type.");
        }

        if (request.ParsedEmail.Address is { } email && counted.Any(i => i.ParsedEmail.Address is { } other && other != email))
        {
            context.Fail("email", "conflict", "The flat field and identifiers name two different e-mail addresses.");
        }

        if (request.ParsedPhone.Number is { } phone && counted.Any(i => i.ParsedPhone.Number is { } other && other != phone))
        {
            context.Fail("sms_phone_number", "conflict", "The flat field and identifiers name two different phone numbers.");
        }
    }

    private static void NothingIsWithoutEffect(ContactRequest request, ValidationContext<ContactRequest> context)
    {
        if (request.StatusDate.HasValue && !request.Status.HasValue)
        {
            context.LeaveOff("statusDate", "without_status", "A date without a status was ignored.");
        }

        if (!request.NeedsIdentifier && request.CreatedAt.HasValue)
        {
            context.LeaveOff("createdAt", "creation_only", "Only a new contact takes it; it was ignored.");
        }
    }
}
