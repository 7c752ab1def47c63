using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What a contact may carry. Reports everything that is wrong at once.</summary>
internal sealed class ContactRequestValidator : AbstractValidator<ContactRequest>
{
    private readonly TimeProvider time;

    public ContactRequestValidator(TimeProvider time)
    {
        this.time = time;
        RuleFor(r => r.ParsedEmail).Named("email").EmailAddress();
        RuleFor(r => r.ParsedPhone).Named("sms_phone_number").PhoneNumber(countryField: "sms_country_code");
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
        RuleFor(r => r.IdentifiersSent).Named("identifiers").Sent(v => v.Json.ValueKind == JsonValueKind.Array, "invalid_type", "Must be a list.");
        RuleForEach(r => r.Identifiers).SetValidator(new IdentifierRequestValidator(time));
        RuleFor(r => r).Custom(PropertiesFit);
        RuleFor(r => r).Custom(IdentifiersAgree);
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private void PropertiesFit(ContactRequest request, ValidationContext<ContactRequest> context)
    {
        if (request.UnreadableProperties is { } spelling)
        {
            context.Fail(spelling, "invalid_type", "Must be an object, or a list of {name, value}.");
        }

        foreach (var property in request.Properties)
        {
            if (!CustomPropertyReader.IsName(property.Name))
            {
                context.Fail("properties", "invalid_name", "A custom property's name is 1 to 128 Latin letters, digits and underscores.");
            }
            else if (CustomPropertyReader.Read(property.Value) is { Code: { } code, Message: { } message })
            {
                context.Fail(property.Spelling, code, message);
            }
        }

        // Some fill fields, remove or say the same twice: worth a look only where there are more to begin with.
        if (request.Properties.Count > Contact.MaxProperties
            && RequestFields.Read(request, Today).Custom.Count(property => property.Value is not PropertyValue.Removal) > Contact.MaxProperties)
        {
            context.Fail("properties", "too_many", $"A contact has at most {Contact.MaxProperties} custom properties.");
        }
    }

    private static void IdentifiersAgree(ContactRequest request, ValidationContext<ContactRequest> context)
    {
        if (request.Identifiers.Count == 0)
        {
            if (request.NeedsIdentifier && !request.Email.HasValue && !request.SmsPhoneNumber.HasValue)
            {
                context.Fail("email", "required", "Give an e-mail address (email) or a phone number (sms_phone_number).");
            }

            return;
        }

        var emails = request.Identifiers.Where(i => i.IsEmail).ToArray();
        var phones = request.Identifiers.Where(i => i.IsPhone).ToArray();
        if (emails.Length > 1 || phones.Length > 1)
        {
            context.Fail("identifiers", "duplicate", "A contact has at most one identifier of each type.");
        }

        if (request.ParsedEmail.Address is { } email && emails.Any(i => i.ParsedEmail.Address is { } other && other != email))
        {
            context.Fail("email", "conflict", "The flat field and identifiers name two different e-mail addresses.");
        }

        if (request.ParsedPhone.Number is { } phone && phones.Any(i => i.ParsedPhone.Number is { } other && other != phone))
        {
            context.Fail("sms_phone_number", "conflict", "The flat field and identifiers name two different phone numbers.");
        }
    }
}

/// <summary>One entry of <c>identifiers</c>.</summary>
internal sealed class IdentifierRequestValidator : AbstractValidator<IdentifierRequest>
{
    public IdentifierRequestValidator(TimeProvider time)
    {
        RuleFor(i => i.Type).Must(type => type.AsText() is "email" or "phone").WithErrorCode("invalid").WithMessage("Must be email or phone.");
        RuleFor(i => i.Id).Must(id => id.HasValue).WithErrorCode("required").WithMessage("Must be the e-mail address or phone number.");
        RuleFor(i => i.ParsedEmail).Named("id").EmailAddress();
        RuleFor(i => i.ParsedPhone).Named("id").PhoneNumber(countryField: "sms_country_code");
        RuleFor(i => i.Source).ShortText();
        RuleFor(i => i.SendWelcomeEmail).Flag();
        RuleFor(i => i.Channels).Object();
        When(i => i.IsEmail, () => ChannelRules("channels.email", time)).Otherwise(() => ChannelRules("channels.sms", time));
        RuleFor(i => i.Consent).Consent(time);
    }

    private void ChannelRules(string path, TimeProvider time)
    {
        RuleFor(i => i.Channel).Named(path).Object();
        RuleFor(i => i.Status).Named($"{path}.status").Sent(v => v.AsStatus() is not null, "invalid", "Must be subscribed, unsubscribed or nonSubscribed.");
        RuleFor(i => i.StatusDate).Named($"{path}.statusDate").PastMoment(time);
    }
}
