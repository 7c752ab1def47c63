using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Docs;

/// <summary>
/// The description of the HTTP interface (OpenAPI 3.1): openapi.json with the core fields filled in where a schema has the
/// marker <c>x-core-fields</c> among its properties, as a request gives them (<c>input</c>) or an answer has them (<c>output</c>).
/// </summary>
internal static class ApiDescription
{
    private const string Marker = "x-core-fields";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<byte[]> Bytes = new(() => WithCoreFields(EmbeddedFile.Read("Docs/openapi.json")));

    public static ReadOnlyMemory<byte> Utf8 => Bytes.Value;

    public static JsonElement Parse()
    {
        using var document = JsonDocument.Parse(Utf8);
        return document.RootElement.Clone();
    }

    private static byte[] WithCoreFields(string template)
    {
        var description = JsonNode.Parse(template)!;
        foreach (var (_, schema) in description["components"]!["schemas"]!.AsObject())
        {
            if (schema!["properties"] is JsonObject properties && properties[Marker] is { } marker)
            {
                Insert(properties, properties.IndexOf(Marker), isInput: marker.GetValue<string>() == "input");
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(description, Readable);
    }

    private static void Insert(JsonObject properties, int at, bool isInput)
    {
        properties.RemoveAt(at);
        foreach (var field in CoreField.All)
        {
            properties.Insert(at++, field.Name, isInput ? InputSchema(field) : OutputSchema(field.Kind));
        }
    }

    private static JsonObject InputSchema(CoreField field)
    {
        JsonArray types = field.Property == PropertyUse.TextsAndNumbers ? ["string", "number", "null"] : ["string", "null"];
        var schema = new JsonObject { ["type"] = types };
        if (field.Kind.MaxLength is { } length)
        {
            schema["maxLength"] = length;
        }

        var expected = $"{char.ToUpperInvariant(field.Kind.Expected[0])}{field.Kind.Expected[1..]}.";
        schema["description"] = field.Aliases.Count == 0 ? expected : $"{expected} Also {string.Join(", ", field.Aliases)}.";
        return schema;
    }

    private static JsonObject OutputSchema(CoreFieldKind kind)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (kind.Pattern is { } pattern)
        {
            schema["pattern"] = pattern;
        }

        if (kind.Format is { } format)
        {
            schema["format"] = format;
        }

        if (kind.Values is { } values)
        {
            schema["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }

        return schema;
    }
}
