using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.Settings;

/// <summary>Between settings as the API has them and the fields of a form. Only what was changed in the form is changed.</summary>
internal static class SettingsForm
{
    /// <summary>The name of the field that says what a field showed.</summary>
    public static string WasOf(string path) => $"was-{path}";

    /// <summary>What each field of a group shows.</summary>
    public static IReadOnlyDictionary<string, string> Show(StoreSettings settings, SettingsGroup group)
    {
        var all = JsonSerializer.SerializeToNode(settings, StoreSettingsJson.Default.StoreSettings)!.AsObject();
        return group.Fields.ToDictionary(field => field.Path, field => Text(Find(all, field.Path), field.Kind), StringComparer.Ordinal);
    }

    /// <summary>What each field of a group shows that was sent.</summary>
    public static IReadOnlyDictionary<string, string> Typed(ConsoleForm form, SettingsGroup group) =>
        group.Fields.ToDictionary(field => field.Path, field => Sent(form, field), StringComparer.Ordinal);

    /// <summary>What each field of a group showed before something was typed.</summary>
    public static IReadOnlyDictionary<string, string> Was(ConsoleForm form, SettingsGroup group) =>
        group.Fields.ToDictionary(field => field.Path, field => Tidy(form[WasOf(field.Path)]), StringComparer.Ordinal);

    /// <summary>Changes the settings as the form says.</summary>
    public static void Apply(ConsoleForm form, SettingsGroup group, JsonObject settings)
    {
        foreach (var field in group.Fields)
        {
            var sent = Sent(form, field);
            if (sent != Tidy(form[WasOf(field.Path)]))
            {
                Put(settings, field.Path, Node(sent, field.Kind));
            }
        }
    }

    /// <summary>Puts a value where a path leads; null takes it away.</summary>
    public static void Put(JsonObject settings, string path, JsonNode? value)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            settings = settings[name] as JsonObject ?? (JsonObject)(settings[name] = new JsonObject());
        }

        if (value is null)
        {
            settings.Remove(names[^1]);
        }
        else
        {
            settings[names[^1]] = value;
        }
    }

    private static string Sent(ConsoleForm form, SettingField field) =>
        field.Kind == SettingKind.Flag ? (form.Has(field.Path) ? "true" : "false") : Tidy(form[field.Path]);

    private static string Tidy(string text) => text.ReplaceLineEndings("\n");

    private static JsonNode? Find(JsonObject settings, string path) =>
        path.Split('.').Aggregate((JsonNode?)settings, (node, name) => node?[name]);

    private static string Text(JsonNode? node, SettingKind kind) => kind switch
    {
        SettingKind.List => string.Join('\n', node?.AsArray().Select(item => item!.GetValue<string>()) ?? []),
        SettingKind.Flag => node?.GetValue<bool>() == true ? "true" : "false",
        SettingKind.Number => node?.GetValue<int>().ToString(CultureInfo.InvariantCulture) ?? "",
        _ => node?.GetValue<string>() ?? "",
    };

    private static JsonNode? Node(string text, SettingKind kind) => kind switch
    {
        SettingKind.Flag => JsonValue.Create(text == "true"),
        SettingKind.List => new JsonArray([.. Lines(text).Select(line => (JsonNode?)JsonValue.Create(line))]),
        _ when text.Length == 0 => null,

        // What is no number is refused by the reader of settings, by its name.
        SettingKind.Number when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
