using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>
/// The core fields and custom properties of a request. Keys of <c>properties</c> that mean a core field, as Remarkety's
/// clients send them, fill the field when the body does not give it at the top and the value fits; otherwise they are
/// custom properties like any other.
/// </summary>
internal static class RequestFields
{
    /// <remarks>Values that break a rule read as nothing: the validator has named them, or is about to.</remarks>
    public static (FieldValues Core, FieldValues Custom) Read(ContactRequest request, DateOnly today)
    {
        var core = new List<KeyValuePair<string, PropertyValue>>();
        foreach (var field in CoreField.All)
        {
            var sent = request[field];
            if (sent.IsNull)
            {
                core.Add(new(field.Name, PropertyValue.Removal.Instance));
            }
            else if (field.Read(sent, today) is { } value)
            {
                core.Add(new(field.Name, new PropertyValue.Text(value)));
            }
        }

        List<KeyValuePair<string, PropertyValue>> custom = [];
        foreach (var property in request.Properties.AreTooMany ? Enumerable.Empty<PropertyRequest>() : request.Properties)
        {
            if (Fills(property) is { } field
                && !core.Exists(value => value.Key == field.Name)
                && field.Read(new(property.Value), today) is { } value)
            {
                core.Add(new(field.Name, new PropertyValue.Text(value)));
            }
            else if (CustomPropertyReader.IsName(property.Name) && CustomPropertyReader.Read(property.Value).Value is { } own)
            {
                custom.Add(new(property.Name, own));
            }
        }

        if (!core.Exists(value => value.Key == CoreField.CountryCode.Name) && CountryCode(request) is { } code)
        {
            core.Add(new(CoreField.CountryCode.Name, new PropertyValue.Text(code)));
        }

        return (FieldValues.From(core), FieldValues.From(custom));
    }

    /// <summary>The country code that the request gives the contact: as such, or as the name of the country.</summary>
    public static string? CountryCode(ContactRequest request)
    {
        var code = request[CoreField.CountryCode];
        return code.IsNull
            ? null
            : Text(request, CoreField.CountryCode, Countries.CodeOf) ?? Text(request, CoreField.Country, Countries.CodeOfCountry);
    }

    /// <summary>The value of a core field as it is kept; null where none was sent, or none that fits.</summary>
    public static string? Read(this CoreField field, InputValue sent, DateOnly today) =>
        sent.HasValue && sent.AsText() is { } text ? field.Kind.Read(text, today) : null;

    /// <summary>What a field that the request gives at the top or among its properties means.</summary>
    private static string? Text(ContactRequest request, CoreField field, Func<string, string?> meaning)
    {
        var sent = request[field];
        if (sent.HasValue || sent.IsNull)
        {
            return sent.AsText() is { } text ? meaning(text) : null;
        }

        return request.Properties.FirstOrDefault(property => Fills(property) == field) is { } filling
            ? meaning(new InputValue(filling.Value).AsText()!)
            : null;
    }

    private static CoreField? Fills(PropertyRequest property) => CoreField.Of(property.Name) is { } field
        && (field.Property, property.Value.ValueKind)
            is (PropertyUse.Texts or PropertyUse.TextsAndNumbers, JsonValueKind.String)
            or (PropertyUse.TextsAndNumbers, JsonValueKind.Number)
            ? field
            : null;
}
