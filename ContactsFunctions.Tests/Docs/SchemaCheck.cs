using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Docs;

/// <summary>
/// Checks values against the JSON schemas of the API description. It knows the keywords used there and throws at any
/// other, so that no part of a schema goes unchecked.
/// </summary>
public sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Annotations = ["title", "description", "default", "examples", "example"];

    /// <summary>What is wrong, by place; nothing where the value fits.</summary>
    public IReadOnlyList<string> Errors(JsonElement schema, JsonElement value)
    {
        List<string> errors = [];
        Check(schema, value, "$", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Problem(keyword.Name, keyword.Value, schema, value, at, errors) is { } problem)
            {
                errors.Add($"{at}: {problem}");
            }
        }
    }

    private string? Problem(string keyword, JsonElement rule, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        switch (keyword)
        {
            case "$ref":
                Check(Resolve(rule.GetString()!), value, at, errors);
                return null;
            case "type":
                var types = rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(t => t.GetString()!) : [rule.GetString()!];
                return types.Any(type => Is(type, value)) ? null : $"is no {rule}";
            case "const":
                return JsonElement.DeepEquals(rule, value) ? null : $"is not {rule}";
            case "enum":
                return rule.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)) ? null : $"is none of {rule}";
            case "oneOf":
                return rule.EnumerateArray().Count(choice => Errors(choice, value).Count == 0) == 1
                    ? null
                    : $"fits not exactly one: {string.Join(" | ", rule.EnumerateArray().SelectMany(choice => Errors(choice, value)))}";
            case "anyOf":
                return rule.EnumerateArray().Any(choice => Errors(choice, value).Count == 0) ? null : "fits none";
            case "required":
                return value.ValueKind == JsonValueKind.Object && rule.EnumerateArray().FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing
                    ? $"lacks {missing}"
                    : null;
            case "properties":
                CheckMembers(value, at, errors, name => rule.TryGetProperty(name, out var property) ? property : null);
                return null;
            case "additionalProperties":
                return CheckAdditional(rule, schema, value, at, errors);
            case "items":
                if (value.ValueKind == JsonValueKind.Array)
                {
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Check(rule, item, string.Create(CultureInfo.InvariantCulture, $"{at}[{index++}]"), errors);
                    }
                }

                return null;
            case "maxItems":
                return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > rule.GetInt32() ? "has too many items" : null;
            case "minItems":
                return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < rule.GetInt32() ? "has too few items" : null;
            case "maxLength":
                return value.ValueKind == JsonValueKind.String && value.GetString()!.Length > rule.GetInt32() ? "is too long" : null;
            case "minimum":
                return value.ValueKind == JsonValueKind.Number && value.GetDouble() < rule.GetDouble() ? "is too small" : null;
            case "maximum":
                return value.ValueKind == JsonValueKind.Number && value.GetDouble() > rule.GetDouble() ? "is too large" : null;
            case "pattern":
                return value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, rule.GetString()!) ? $"does not match {rule}" : null;
            case "format":
                return value.ValueKind != JsonValueKind.String || HasFormat(rule.GetString()!, value.GetString()!) ? null : $"is no {rule}";
            default:
                return Annotations.Contains(keyword) ? null : throw new NotSupportedException($"{at}: the keyword {keyword} is not checked.");
        }
    }

    private string? CheckAdditional(JsonElement rule, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        bool IsNamed(string name) => schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _);
        if (rule.ValueKind == JsonValueKind.Object)
        {
            CheckMembers(value, at, errors, name => IsNamed(name) ? null : rule);
            return null;
        }

        return value.ValueKind == JsonValueKind.Object && !rule.GetBoolean() && value.EnumerateObject().FirstOrDefault(member => !IsNamed(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } extra
            ? $"has {extra.Name}, which is not described"
            : null;
    }

    private void CheckMembers(JsonElement value, string at, List<string> errors, Func<string, JsonElement?> schemaOf)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (schemaOf(member.Name) is { } schema)
            {
                Check(schema, member.Value, $"{at}.{member.Name}", errors);
            }
        }
    }

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (element, name) => element.GetProperty(name));

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The type {type} is not checked."),
    };

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$") && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => throw new NotSupportedException($"The format {format} is not checked."),
    };
}
