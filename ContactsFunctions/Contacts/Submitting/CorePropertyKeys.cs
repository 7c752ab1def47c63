using System.Text.Json;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>
/// Keys of <c>properties</c> that mean a core field, as Remarkety's clients send them. They fill the field when the
/// body does not give it at the top and the value fits; otherwise they are custom properties like any other.
/// </summary>
internal static class CorePropertyKeys
{
    public static (ProfileChange Profile, CustomProperties Properties) Split(ContactRequest request, ProfileChange profile, DateOnly today)
    {
        if (request.Properties.Count == 0)
        {
            return (profile, CustomProperties.Empty);
        }

        List<KeyValuePair<string, PropertyValue>> custom = [];
        foreach (var (name, sent) in request.Properties)
        {
            var value = new InputValue(sent);
            if (request.IsForm && !value.HasValue)
            {
                continue;
            }

            if (!value.HasValue || !TryFill(name, value, ref profile, today))
            {
                custom.Add(new(name, CustomPropertyReader.Read(sent).Value!));
            }
        }

        return (profile, CustomProperties.From(custom));
    }

    private static bool TryFill(string name, InputValue value, ref ProfileChange profile, DateOnly today)
    {
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
