using System.Text.Json;
using ContactsFunctions.Contacts.Merging;
using FluentValidation;

namespace ContactsFunctions.Contacts.Submitting;

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
            var errors = result.Errors.Select(e => new FieldError(WireName(e.PropertyName), e.ErrorCode, e.ErrorMessage)).ToArray();
            return new(new(), null, new(errors), []);
        }

        var warnings = request.UnknownFields.Select(name => new Warning("unknown_field", name, "The field is not known here and was ignored."));
        return new(Change(request), GivenConsent(request), [], [.. warnings]);
    }

    private ContactChange Change(ContactRequest request)
    {
        var email = request.Identifiers.FirstOrDefault(i => i.IsEmail);
        var phone = request.Identifiers.FirstOrDefault(i => i.IsPhone);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var profile = new ProfileChange
        {
            FirstName = Field(request.FirstName, CoreFields.Name),
            LastName = Field(request.LastName, CoreFields.Name),
            Country = Field(request.Country, CoreFields.Text),
            CountryCode = Field(request.CountryCode, CoreFields.CountryCode),
            State = Field(request.State, CoreFields.Text),
            City = Field(request.City, CoreFields.Text),
            Address = Field(request.Address, CoreFields.Text),
            PostalCode = Field(request.PostalCode, CoreFields.Text),
            Gender = Field(request.Gender, CoreFields.Gender),
            Birthdate = Field(request.Birthdate, value => CoreFields.Birthdate(value, today)),
        };
        (profile, var properties) = CorePropertyKeys.Split(request, profile, today);

        return new ContactChange
        {
            Email = request.ParsedEmail.Address ?? email?.ParsedEmail.Address,
            EmailSource = email?.Source.AsText(),
            Phone = request.ParsedPhone.Number ?? phone?.ParsedPhone.Number,
            PhoneSource = phone?.Source.AsText(),
            Profile = profile,
            Tags = TagReader.Read(request.Tags).Tags,
            Properties = properties,
            EmailWish = StatusWish(email) ?? FlagWish(request.MarketingAllowed),
            SmsWish = StatusWish(phone) ?? FlagWish(request.SmsMarketingAllowed),
            DoubleOptin = request.DoubleOptin.AsFlag(),
            SendWelcome = request.SendWelcomeEmail.AsFlag() ?? email?.SendWelcomeEmail.AsFlag() ?? false,
            CreatedAt = request.CreatedAt.AsMoment(),
        };
    }

    private static Evidence? GivenConsent(ContactRequest request)
    {
        var consent = request.Consent.HasValue
            ? request.Consent
            : request.Identifiers.Select(i => i.Consent).FirstOrDefault(c => c.HasValue);
        return consent.HasValue
            ? new Evidence(ConsentCause.Api, Cut(consent.Member("ip"), 45), Cut(consent.Member("userAgent"), Evidence.MaxUserAgentLength), Cut(consent.Member("source"), Evidence.MaxSourceLength))
            : null;
    }

    private static string? Cut(InputValue value, int length) => value.AsText() is { Length: > 0 } text ? text[..Math.Min(text.Length, length)] : null;

    private static Given<T?> Field<T>(InputValue sent, Func<InputValue, T?> read) =>
        sent.HasValue ? read(sent) : sent.IsNull ? new Given<T?>(true, default) : default;

    private static ChannelWish? FlagWish(InputValue flag) => flag.AsFlag() switch
    {
        true => new(ChannelStatus.Subscribed),
        false => new(ChannelStatus.Unsubscribed),
        null => null,
    };

    private static ChannelWish? StatusWish(IdentifierRequest? identifier) =>
        identifier?.Status.AsStatus() is { } status ? new(status, identifier.StatusDate.AsMoment(), Explicit: true) : null;

    // FluentValidation names C# members: Identifiers[0].Id is identifiers[0].id on the wire.
    private static string WireName(string path) =>
        path.Length == 0 ? path : string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
