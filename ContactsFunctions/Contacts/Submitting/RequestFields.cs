using System.Text.Json;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>
/// The core fields and custom properties of a request. Keys of <c>properties</c> that mean a core field, as Remarkety's
/// clients send them, fill the field when the body does not give it at the top and the value fits; otherwise they are
/// custom properties like any other.
/// </summary>
internal static class RequestFields
{
    /// <remarks>Values that break a rule read as nothing: the validator has named them, or is about to.</remarks>
    public static (ProfileChange Profile, CustomProperties Properties) Read(ContactRequest request, DateOnly today)
    {
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
        List<KeyValuePair<string, PropertyValue>> custom = [];
        foreach (var property in request.Properties)
        {
            if (!TryFill(property.Name, new(property.Value), ref profile, today))
            {
                custom.Add(new(property.Name, CustomPropertyReader.Read(property.Value).Value ?? PropertyValue.Removal.Instance));
            }
        }

        return (profile, CustomProperties.From(custom));
    }

    private static Given<T?> Field<T>(InputValue sent, Func<InputValue, T?> read) =>
        sent.HasValue ? read(sent) : sent.IsNull ? new Given<T?>(true, default) : default;

    private static bool TryFill(string name, InputValue value, ref ProfileChange profile, DateOnly today)
    {
        if (!value.HasValue)
        {
            return false;
        }

        var before = profile;
        profile = name switch
        {
            "country" => profile with { Country = Fill(profile.Country, CoreFields.Text(Texts(value))) },
            "countryCode" => profile with { CountryCode = Fill(profile.CountryCode, CoreFields.CountryCode(value)) },
            "state" => profile with { State = Fill(profile.State, CoreFields.Text(Texts(value))) },
            "city" => profile with { City = Fill(profile.City, CoreFields.Text(Texts(value))) },
            "address" => profile with { Address = Fill(profile.Address, CoreFields.Text(Texts(value))) },
            "postalCode" or "zipCode" or "zip" => profile with { PostalCode = Fill(profile.PostalCode, CoreFields.Text(value)) },
            "gender" => profile with { Gender = Fill(profile.Gender, CoreFields.Gender(value)) },
            "birthdate" or "birth_date" => profile with { Birthdate = Fill(profile.Birthdate, CoreFields.Birthdate(value, today)) },
            _ => profile,
        };
        return profile != before;
    }

    private static Given<T?> Fill<T>(Given<T?> current, T? value) => current.IsGiven || value is null ? current : value;

    // A number is no city; only a postal code may be written as one.
    private static InputValue Texts(InputValue value) => value.Json.ValueKind == JsonValueKind.String ? value : default;
}
