using FluentValidation;

namespace ContactsFunctions.Intake.Reading;

/// <summary>One entry of <c>identifiers</c>. Of an entry that is left off nothing else is looked at.</summary>
internal sealed class IdentifierRequestValidator : AbstractValidator<IdentifierRequest>
{
    private const string TypeMessage = "Must be email or phone";
    private const string IdMessage = "Must be the e-mail address or phone number";

    public IdentifierRequestValidator(TimeProvider time)
    {
        RuleFor(i => i.Type).Custom((_, context) => Needs(context, i => i.IsEmail || i.IsPhone, "invalid", TypeMessage));
        RuleFor(i => i.Id).Custom((_, context) => Needs(context, i => i.Id.HasValue, "required", IdMessage));
        RuleFor(i => i.ParsedEmail).Named("id").EmailAddress(i => i.IsLeftOff);
        RuleFor(i => i.ParsedPhone).Named("id").PhoneNumber("sms_country_code", i => i.IsLeftOff);
        When(i => !i.IsLeftOff, () =>
        {
            RuleFor(i => i.Source).ShortText();
            RuleFor(i => i.SendWelcomeEmail).Flag();
            RuleFor(i => i.Channels).Object();
            RuleFor(i => i.Consent).Consent(time);
            RuleFor(i => i).Custom(ChannelsAreItsOwn);
        });
        When(i => i.IsEmail && !i.IsLeftOff, () => ChannelRules("channels.email", time));
        When(i => !i.IsEmail && !i.IsLeftOff, () => ChannelRules("channels.sms", time));
    }

    private void ChannelRules(string path, TimeProvider time)
    {
        RuleFor(i => i.Channel).Named(path).Object();
        RuleFor(i => i.Status).Named($"{path}.status").Status();
        RuleFor(i => i.StatusDate).Named($"{path}.statusDate").PastMoment(time);
        RuleFor(i => i.StatusDate).Named($"{path}.statusDate").Custom((date, context) =>
        {
            if (date.HasValue && !context.InstanceToValidate.Status.HasValue)
            {
                context.LeaveOff(context.PropertyPath, "without_status", "A date without a status was ignored.");
            }
        });
    }

    private static void Needs(
        ValidationContext<IdentifierRequest> context, Predicate<IdentifierRequest> isGiven, string code, string message)
    {
        if (isGiven(context.InstanceToValidate))
        {
            return;
        }

        if (context.InstanceToValidate.IsLeftOff)
        {
            context.LeaveOff(context.PropertyPath, "identifier_invalid", $"{message}; the identifier was left off.");
        }
        else
        {
            context.Fail(context.PropertyPath, code, $"{message}.");
        }
    }

    private static void ChannelsAreItsOwn(IdentifierRequest identifier, ValidationContext<IdentifierRequest> context)
    {
        var others = identifier.OtherChannels.Take(FieldErrors.MaxReported + 1).ToArray();
        if (others.Length == 0)
        {
            return;
        }

        var path = string.IsNullOrEmpty(context.PropertyPath) ? "channels" : $"{context.PropertyPath}.channels";
        var own = $"an identifier of type {identifier.Type.AsText()} has only the channel {identifier.ChannelName}";
        if (!identifier.Channels.Members().Any(member => member.Name == identifier.ChannelName))
        {
            context.Fail(path, "invalid_channel", $"Names no channel of this identifier: {own}.");
            return;
        }

        foreach (var other in others)
        {
            context.LeaveOff($"{path}.{other.Name}", "invalid_channel", $"The channel was left off: {own}.");
        }
    }
}
