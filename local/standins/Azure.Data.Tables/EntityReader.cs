using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Reads entities from the service's JSON with the minimal metadata, which names every type JSON lacks.</summary>
internal static class EntityReader
{
    private static ReadOnlySpan<byte> TypeSuffix => "@odata.type"u8;

    public static T Read<T>(BinaryData json) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(json.ToMemory().Span);
        reader.Read();
        return ReadEntity<T>(ref reader);
    }

    /// <summary>The entities of <c>{"odata.metadata":…,"value":[…]}</c>.</summary>
    public static List<T> ReadMany<T>(BinaryData json) where T : class, ITableEntity
    {
        var entities = new List<T>();
        var reader = new Utf8JsonReader(json.ToMemory().Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                entities.Add(ReadEntity<T>(ref reader));
            }
        }

        return entities;
    }

    private static T ReadEntity<T>(ref Utf8JsonReader reader) where T : class, ITableEntity
    {
        var entity = new TableEntity();
        ReadProperties(ref reader, entity.Entries);
        return typeof(T) == typeof(TableEntity) ? (T)(object)entity : EntityProperties.Fill<T>(entity);
    }

    /// <summary>From the start of an object to its end.</summary>
    private static void ReadProperties(ref Utf8JsonReader reader, Dictionary<string, object> values)
    {
        string? typedName = null;
        var type = EdmType.OfJson;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsTypeAnnotation(reader))
            {
                var annotation = reader.GetString()!;
                typedName = annotation[..^TypeSuffix.Length];
                reader.Read();
                type = ToType(reader.GetString());

                // A type usually comes before its value, but nothing promises that.
                if (values.TryGetValue(typedName, out var early))
                {
                    values[typedName] = Convert(early, type);
                }

                continue;
            }

            var name = reader.GetString()!;
            reader.Read();
            if (name == "odata.metadata")
            {
                continue;
            }

            var valueType = name == typedName ? type
                : name == nameof(ITableEntity.Timestamp) ? EdmType.DateTime
                : EdmType.OfJson;
            values[name] = ReadValue(ref reader, valueType)!;
        }
    }

    private static bool IsTypeAnnotation(in Utf8JsonReader reader) =>
        !reader.HasValueSequence && reader.ValueSpan.EndsWith(TypeSuffix);

    private static object? ReadValue(ref Utf8JsonReader reader, EdmType type) => (reader.TokenType, type) switch
    {
        (JsonTokenType.String, EdmType.Binary) => reader.GetBytesFromBase64(),
        (JsonTokenType.String, EdmType.Guid) => reader.GetGuid(),
        (JsonTokenType.String, EdmType.DateTime) when reader.TryGetDateTimeOffset(out var time) => time,
        (JsonTokenType.String, EdmType.OfJson) => reader.GetString(),
        (JsonTokenType.String, _) => Convert(reader.GetString()!, type),
        (JsonTokenType.Number, EdmType.Double) => reader.GetDouble(),
        (JsonTokenType.Number, EdmType.Int64) => reader.GetInt64(),
        // Without an annotation the spelling tells: 5 is an Int32, 5.0 a Double.
        (JsonTokenType.Number, _) when reader.TryGetInt32(out var number) => number,
        (JsonTokenType.Number, _) when reader.TryGetInt64(out var number) => number,
        (JsonTokenType.Number, _) => reader.GetDouble(),
        (JsonTokenType.True, _) => true,
        (JsonTokenType.False, _) => false,
        (JsonTokenType.Null, _) => null,
        _ => throw new NotSupportedException($"An entity's property cannot be a JSON {reader.TokenType}."),
    };

    private static object Convert(object value, EdmType type) => (type, value) switch
    {
        (EdmType.Binary, string text) => System.Convert.FromBase64String(text),
        (EdmType.DateTime, string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (EdmType.Double, string text) => double.Parse(text, CultureInfo.InvariantCulture),
        (EdmType.Double, int number) => (double)number,
        (EdmType.Double, long number) => (double)number,
        (EdmType.Guid, string text) => Guid.Parse(text),
        (EdmType.Int64, string text) => long.Parse(text, CultureInfo.InvariantCulture),
        (EdmType.Int64, int number) => (long)number,
        _ => value,
    };

    private static EdmType ToType(string? name) => name switch
    {
        "Edm.Binary" => EdmType.Binary,
        "Edm.DateTime" => EdmType.DateTime,
        "Edm.Double" => EdmType.Double,
        "Edm.Guid" => EdmType.Guid,
        "Edm.Int64" => EdmType.Int64,
        "Edm.String" or "Edm.Boolean" or "Edm.Int32" => EdmType.OfJson,
        _ => throw new NotSupportedException($"Not supported type {name}"),
    };

    private enum EdmType
    {
        OfJson,
        Binary,
        DateTime,
        Double,
        Guid,
        Int64,
    }
}
