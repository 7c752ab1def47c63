using ContactsFunctions.Domain;
using FluentValidation;
using FluentValidation.Results;

namespace ContactsFunctions.Intake.Reading;

/// <summary>The words the request validators are written in. A field that was not sent breaks no rule.</summary>
internal static class ContactRequestRules
{
    /// <summary>Names the rule by the field as callers write it, where the member is called otherwise.</summary>
    public static IRuleBuilderInitial<T, TProperty> Named<T, TProperty>(this IRuleBuilderInitial<T, TProperty> rule, string field) =>
        rule.Configure(r => r.PropertyName = field);

    public static IRuleBuilderOptionsConditions<T, InputValue> ShortText<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Fits(CoreFieldKind.Text, TimeProvider.System);

    /// <summary>A value of a core field's kind.</summary>
    public static IRuleBuilderOptionsConditions<T, InputValue> Fits<T>(
        this IRuleBuilder<T, InputValue> rule, CoreFieldKind kind, TimeProvider time) => rule.Custom((value, context) =>
    {
        if (!value.HasValue
            || (value.AsText() is { } text && kind.Read(text, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is not null))
        {
            return;
        }

        if (kind.IsLeftOffWhereUnfit && value.AsText() is not null)
        {
            context.LeaveOff(context.PropertyPath, "invalid", $"Must be {kind.Expected}; it was left off.");
        }
        else
        {
            context.Fail(context.PropertyPath, "invalid", $"Must be {kind.Expected}.");
        }
    });

    public static IRuleBuilderOptionsConditions<T, InputValue> Flag<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Sent(value => value.AsFlag() is not null, "invalid", "Must be true or false (or 1/0, yes/no, on/off).");

    public static IRuleBuilderOptionsConditions<T, InputValue> PastMoment<T>(this IRuleBuilder<T, InputValue> rule, TimeProvider time) =>
        rule.Sent(value => IsPast(value, time), "invalid", PastMomentMessage);

    public static IRuleBuilderOptionsConditions<T, InputValue> Consent<T>(
        this IRuleBuilder<T, InputValue> rule, TimeProvider time) => rule.Custom((value, context) =>
    {
        if (value.HasValue && !value.IsObject)
        {
            context.Fail(context.PropertyPath, "invalid_type", ObjectMessage);
        }
        else if (value.Member("createdAt").OrNoTime() is { HasValue: true } at && !IsPast(at, time))
        {
            context.Fail($"{context.PropertyPath}.createdAt", "invalid", PastMomentMessage);
        }
    });

    public static IRuleBuilderOptionsConditions<T, InputValue> Status<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Sent(value => value.AsStatus() is not null, "invalid", "Must be subscribed, unsubscribed or nonSubscribed.");

    public static IRuleBuilderOptionsConditions<T, ParsedTags> Tags<T>(
        this IRuleBuilder<T, ParsedTags> rule) => rule.Custom((tags, context) =>
    {
        if (tags.Code is { } code)
        {
            context.Fail(context.PropertyPath, code, tags.Message!);
        }
    });

    /// <param name="isLeftOff">Whether one that is wrong costs itself alone.</param>
    public static IRuleBuilderOptionsConditions<T, ParsedEmail> EmailAddress<T>(
        this IRuleBuilder<T, ParsedEmail> rule, Func<T, bool>? isLeftOff = null) => rule.Custom((email, context) =>
    {
        if (email.IsWrong)
        {
            context.Unreadable(isLeftOff, context.PropertyPath, "invalid_email", "Must be an e-mail address such as name@example.com");
        }
    });

    /// <param name="countryField">The field an error about a missing region names.</param>
    /// <param name="isLeftOff">Whether one that is wrong costs itself alone.</param>
    public static IRuleBuilderOptionsConditions<T, ParsedPhone> PhoneNumber<T>(
        this IRuleBuilder<T, ParsedPhone> rule, string countryField, Func<T, bool>? isLeftOff = null) => rule.Custom((phone, context) =>
    {
        switch (phone.Verdict)
        {
            case PhoneVerdict.Absent or PhoneVerdict.Valid:
                break;
            case PhoneVerdict.Invalid:
                context.Unreadable(
                    isLeftOff, context.PropertyPath, "invalid_phone", "Must be a valid phone number, best in E.164 such as +14155552671");
                break;
            case PhoneVerdict.HasExtension:
                context.Unreadable(isLeftOff, context.PropertyPath, "invalid_phone", "Must be a phone number without an extension");
                break;
            case PhoneVerdict.NeedsRegion:
                context.Unreadable(
                    isLeftOff,
                    countryField,
                    "required",
                    "Must be the number's country (ISO 3166-1, two letters), since the phone number is not in E.164");
                break;
            case PhoneVerdict.UnknownRegion:
                context.Unreadable(isLeftOff, countryField, "invalid", "Must be an ISO 3166-1 country code of two letters, such as US");
                break;
        }
    });

    public static void Fail<T>(this ValidationContext<T> context, string field, string code, string message) =>
        context.AddFailure(new ValidationFailure(field, message) { ErrorCode = code });

    /// <summary>Something that costs the field, not the request.</summary>
    public static void LeaveOff<T>(this ValidationContext<T> context, string field, string code, string message) =>
        context.AddFailure(new ValidationFailure(field, message) { ErrorCode = code, Severity = Severity.Warning });

    private static void Unreadable<T>(
        this ValidationContext<T> context, Func<T, bool>? isLeftOff, string field, string code, string message)
    {
        if (isLeftOff?.Invoke(context.InstanceToValidate) != true)
        {
            context.Fail(field, code, $"{message}.");
            return;
        }

        // The identifier is what was left off, whichever field would have to change.
        context.LeaveOff(
            context.PropertyPath,
            "identifier_invalid",
            $"{(field == context.PropertyPath ? "" : $"{field}: ")}{message}; the identifier was left off.");
    }

    public static IRuleBuilderOptionsConditions<T, InputValue> Sent<T>(
        this IRuleBuilder<T, InputValue> rule, Func<InputValue, bool> isRight, string code, string message) =>
        rule.Custom((value, context) =>
        {
            if (value.HasValue && !isRight(value))
            {
                context.Fail(context.PropertyPath, code, message);
            }
        });

    public static IRuleBuilderOptionsConditions<T, InputValue> Object<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Sent(value => value.IsObject, "invalid_type", ObjectMessage);

    private const string ObjectMessage = "Must be an object.";
    private const string PastMomentMessage = "Must be an ISO 8601 date such as 2017-05-30T15:14:22Z, from 1970 on and not in the future.";

    private static bool IsPast(InputValue value, TimeProvider time) => value.AsMoment()?.IsPast(time.GetUtcNow()) == true;
}
