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
        foreach (var property in request.Properties)
        {
            if (Fills(property) is { } field && !core.Exists(value => value.Key == field.Name) && field.Read(new(property.Value), today) is { } value)
            {
                core.Add(new(field.Name, new PropertyValue.Text(value)));
            }
            else
            {
                custom.Add(new(property.Name, CustomPropertyReader.Read(property.Value).Value ?? PropertyValue.Removal.Instance));
            }
        }

        return (FieldValues.From(core), FieldValues.From(custom));
    }

    /// <summary>The value of a core field as it is kept; null where none was sent, or none that fits.</summary>
    public static string? Read(this CoreField field, InputValue sent, DateOnly today) =>
        sent.HasValue && sent.AsText() is { } text ? field.Kind.Read(text, today) : null;

    private static CoreField? Fills(PropertyRequest property) => CoreField.Of(property.Name) is { } field
        && (field.Property, property.Value.ValueKind) is (PropertyUse.Texts or PropertyUse.TextsAndNumbers, JsonValueKind.String) or (PropertyUse.TextsAndNumbers, JsonValueKind.Number)
            ? field
            : null;
}
