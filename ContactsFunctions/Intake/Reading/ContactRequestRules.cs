using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation;
using FluentValidation.Results;

namespace ContactsFunctions.Intake.Reading;

/// <summary>The words the request validators are written in. A field that was not sent breaks no rule.</summary>
internal static class ContactRequestRules
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Names the rule by the field as callers write it, where the member is called otherwise.</summary>
    public static IRuleBuilderInitial<T, TProperty> Named<T, TProperty>(this IRuleBuilderInitial<T, TProperty> rule, string field) =>
        rule.Configure(r => r.PropertyName = field);

    public static IRuleBuilderOptionsConditions<T, InputValue> ShortText<T>(this IRuleBuilder<T, InputValue> rule) => rule.Fits(CoreFieldKind.Text, TimeProvider.System);

    /// <summary>A value of a core field's kind.</summary>
    public static IRuleBuilderOptionsConditions<T, InputValue> Fits<T>(this IRuleBuilder<T, InputValue> rule, CoreFieldKind kind, TimeProvider time) => rule.Sent(
        value => value.AsText() is { } text && kind.Read(text, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is not null, "invalid", $"Must be {kind.Expected}.");

    public static IRuleBuilderOptionsConditions<T, InputValue> Flag<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Sent(value => value.AsFlag() is not null, "invalid", "Must be true or false (or 1/0, yes/no, on/off).");

    public static IRuleBuilderOptionsConditions<T, InputValue> PastMoment<T>(this IRuleBuilder<T, InputValue> rule, TimeProvider time) =>
        rule.Sent(value => IsPast(value, time), "invalid", PastMomentMessage);

    public static IRuleBuilderOptionsConditions<T, InputValue> Consent<T>(this IRuleBuilder<T, InputValue> rule, TimeProvider time) => rule.Custom((value, context) =>
    {
        if (value.HasValue && value.Json.ValueKind != JsonValueKind.Object)
        {
            context.Fail(context.PropertyPath, "invalid_type", ObjectMessage);
        }
        else if (value.Member("createdAt") is { HasValue: true } at && !IsPast(at, time))
        {
            context.Fail($"{context.PropertyPath}.createdAt", "invalid", PastMomentMessage);
        }
    });

    public static IRuleBuilderOptionsConditions<T, ParsedTags> Tags<T>(this IRuleBuilder<T, ParsedTags> rule) => rule.Custom((tags, context) =>
    {
        if (tags.Code is { } code)
        {
            context.Fail(context.PropertyPath, code, tags.Message!);
        }
    });

    public static IRuleBuilderOptionsConditions<T, ParsedEmail> EmailAddress<T>(this IRuleBuilder<T, ParsedEmail> rule) => rule.Custom((email, context) =>
    {
        if (email.IsWrong)
        {
            context.Fail(context.PropertyPath, "invalid_email", "Must be an e-mail address such as name@example.com.");
        }
    });

    /// <param name="countryField">The field an error about a missing region names.</param>
    public static IRuleBuilderOptionsConditions<T, ParsedPhone> PhoneNumber<T>(this IRuleBuilder<T, ParsedPhone> rule, string countryField) => rule.Custom((phone, context) =>
    {
        switch (phone.Verdict)
        {
            case PhoneVerdict.Absent or PhoneVerdict.Valid:
                break;
            case PhoneVerdict.Invalid:
                context.Fail(context.PropertyPath, "invalid_phone", "Must be a valid phone number, best in E.164 such as +14155552671.");
                break;
            case PhoneVerdict.HasExtension:
                context.Fail(context.PropertyPath, "invalid_phone", "Must be a phone number without an extension.");
                break;
            case PhoneVerdict.NeedsRegion:
                context.Fail(countryField, "required", "Must be the number's country (ISO 3166-1, two letters), since the phone number is not in E.164.");
                break;
            case PhoneVerdict.UnknownRegion:
                context.Fail(countryField, "invalid", "Must be an ISO 3166-1 country code of two letters, such as US.");
                break;
        }
    });

    public static void Fail<T>(this ValidationContext<T> context, string field, string code, string message) =>
        context.AddFailure(new ValidationFailure(field, message) { ErrorCode = code });

    public static IRuleBuilderOptionsConditions<T, InputValue> Sent<T>(this IRuleBuilder<T, InputValue> rule, Func<InputValue, bool> isRight, string code, string message) =>
        rule.Custom((value, context) =>
        {
            if (value.HasValue && !isRight(value))
            {
                context.Fail(context.PropertyPath, code, message);
            }
        });

    public static IRuleBuilderOptionsConditions<T, InputValue> Object<T>(this IRuleBuilder<T, InputValue> rule) =>
        rule.Sent(value => value.Json.ValueKind == JsonValueKind.Object, "invalid_type", ObjectMessage);

    private const string ObjectMessage = "Must be an object.";
    private const string PastMomentMessage = "Must be an ISO 8601 date such as 2017-05-30T15:14:22Z, and not in the future.";

    private static bool IsPast(InputValue value, TimeProvider time) => value.AsMoment() is { } moment && moment <= time.GetUtcNow() + MaxClockSkew;
}
