using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Manage;

/// <summary>Store settings in the form in which they are kept and used, or everything that is wrong with those that were sent.</summary>
internal sealed record StoreSettingsReader(StoreSettings Settings, ValueList<FieldError> Errors)
{
    public static StoreSettingsReader Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Failed([new("settings", "invalid_type", "The body must be a JSON object.")]);
        }

        var unknown = UnknownSettings(body, StoreSettingsJson.Default.StoreSettings, string.Empty).ToArray();
        if (unknown.Length > 0)
        {
            return Failed(unknown);
        }

        StoreSettings settings;
        try
        {
            settings = body.Deserialize(StoreSettingsJson.Default.StoreSettings)!;
        }
        catch (JsonException e)
        {
            var setting = e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "settings";
            return Failed([new(setting, "invalid_type", "The value is not of the setting's type.")]);
        }

        var made = SettingsInForce.Of(settings);
        return new(made.Settings, [.. made.Errors]);
    }

    private static StoreSettingsReader Failed(FieldError[] errors) => new(StoreSettings.Default, new(errors));

    private static IEnumerable<FieldError> UnknownSettings(JsonElement element, JsonTypeInfo type, string path)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (type.Properties.FirstOrDefault(p => p.Name == member.Name) is not { } property)
            {
                var known = string.Join(", ", type.Properties.Select(p => p.Name));
                yield return new(path + member.Name, "unknown_setting", $"Unknown. Known here: {known}.");
            }
            else if (member.Value.ValueKind == JsonValueKind.Object
                && StoreSettingsJson.Default.GetTypeInfo(property.PropertyType) is { Kind: JsonTypeInfoKind.Object } inner)
            {
                foreach (var error in UnknownSettings(member.Value, inner, $"{path}{member.Name}."))
                {
                    yield return error;
                }
            }
        }
    }
}
