using System.Text.Encodings.Web;
using System.Text.Json;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Docs;

/// <summary>JSON schemas in a few words.</summary>
internal static class SchemaText
{
    private const string Prefix = "#/components/schemas/";

    public static string TypeOf(JsonElement schema)
    {
        if (Reference(schema) is { } name)
        {
            return name;
        }

        foreach (var keyword in (ReadOnlySpan<string>)["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(keyword, out var choices))
            {
                return string.Join(" or ", choices.EnumerateArray().Select(TypeOf));
            }
        }

        if (schema.TryGetProperty("const", out var constant))
        {
            return constant.ToString();
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return string.Join(" | ", values.EnumerateArray().Select(value => value.ToString()));
        }

        var type = !schema.TryGetProperty("type", out var named) ? "any"
            : named.ValueKind == JsonValueKind.Array ? string.Join(" or ", named.EnumerateArray().Select(one => one.GetString()))
            : named.GetString()!;
        return schema.TryGetProperty("items", out var items) && type == "array" ? $"list of {TypeOf(items)}"
            : schema.TryGetProperty("format", out var format) ? $"{type} ({format})"
            : type;
    }

    /// <summary>What an answer carries.</summary>
    public static string TypeOfContent(JsonElement response) =>
        response.TryGetProperty("content", out var content)
            ? string.Join(" or ", content.EnumerateObject().Select(type => Reference(type.Value.GetProperty("schema")) ?? type.Name))
            : "no body";

    public static Html Link(JsonElement schema) =>
        Reference(schema) is { } name ? Html.Of($"""<a href="#schema-{name}">{name}</a>""") : Html.Of($"<code>{TypeOf(schema)}</code>");

    public static bool IsRequired(JsonElement schema, string name) =>
        schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(field => field.GetString() == name);

    public static string Pretty(JsonElement value)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? Reference(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()![Prefix.Length..] : null;
}
