using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

internal sealed class ContactIdConverter : JsonConverter<ContactId>
{
    public override ContactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContactId.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ContactId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class EmailAddressConverter : JsonConverter<EmailAddress>
{
    public override EmailAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EmailAddress.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, EmailAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Display);
}

internal sealed class ValueListConverter<T> : JsonConverter<ValueList<T>>
{
    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        List<T> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, type)!);
        }

        return new([.. items]);
    }

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        foreach (var item in value.AsSpan())
        {
            JsonSerializer.Serialize(writer, item, type);
        }

        writer.WriteEndArray();
    }
}

/// <summary>Values as the JSON a shop would write; null is a <see cref="PropertyValue.Removal"/>.</summary>
internal sealed class PropertyValueConverter : JsonConverter<PropertyValue>
{
    public override bool HandleNull => true;

    public override PropertyValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return PropertyValue.Removal.Instance;
            case JsonTokenType.String:
                return new PropertyValue.Text(reader.GetString()!);
            case JsonTokenType.True or JsonTokenType.False:
                return new PropertyValue.Flag(reader.GetBoolean());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? new PropertyValue.Whole(whole) : new PropertyValue.Fraction(reader.GetDouble());
            case JsonTokenType.StartArray:
                List<string> texts = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    texts.Add(reader.GetString()!);
                }

                return new PropertyValue.TextList([.. texts]);
            default:
                throw new JsonException("A custom property is a string, a number, a boolean or a list of strings.");
        }
    }

    public override void Write(Utf8JsonWriter writer, PropertyValue value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, PropertyValue value)
    {
        switch (value)
        {
            case PropertyValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case PropertyValue.Whole number:
                writer.WriteNumberValue(number.Value);
                break;
            case PropertyValue.Fraction number:
                writer.WriteNumberValue(number.Value);
                break;
            case PropertyValue.Flag flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case PropertyValue.TextList list:
                writer.WriteStartArray();
                foreach (var text in list.Values.AsSpan())
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}

internal sealed class FieldValuesConverter : JsonConverter<FieldValues>
{
    private static readonly PropertyValueConverter Values = new();

    public override FieldValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<KeyValuePair<string, PropertyValue>> properties = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            properties.Add(new(name, Values.Read(ref reader, typeof(PropertyValue), options)));
        }

        return FieldValues.From(properties);
    }

    public override void Write(Utf8JsonWriter writer, FieldValues value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, property) in value)
        {
            writer.WritePropertyName(name);
            PropertyValueConverter.Write(writer, property);
        }

        writer.WriteEndObject();
    }
}
