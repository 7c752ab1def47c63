using System.Collections;
using System.Text.Json;

namespace ContactsFunctions.Hosting;

/// <summary>
/// Settings as a function app gets them on a developer's machine: <c>Values</c> of a local.settings.json beside the app,
/// overridden by environment variables.
/// </summary>
internal static class LocalSettings
{
    public static IReadOnlyDictionary<string, string?> Of(string appFolder)
    {
        var file = Path.Combine(appFolder, "local.settings.json");
        return File.Exists(file) ? Values(File.ReadAllBytes(file)) : new Dictionary<string, string?>();
    }

    /// <summary>As environment variables of the worker. Those of this process come first, and the host's own keys stay here.</summary>
    public static IReadOnlyDictionary<string, string?> ForWorker(IReadOnlyDictionary<string, string?> settings)
    {
        var inherited = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var worker = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        worker.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        foreach (var name in inherited)
        {
            worker.Remove(name);
            if (name.StartsWith("LocalHost__", StringComparison.OrdinalIgnoreCase))
            {
                worker[name] = null;
            }
        }

        return worker;
    }

    internal static IReadOnlyDictionary<string, string?> Values(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(
            utf8Json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new LocalHostException("local.settings.json is encrypted; only Core Tools can read it. Decrypt it first: func settings decrypt.");
        }

        // As in an environment variable, two underscores stand for the colon between section and name.
        return document.RootElement.TryGetProperty("Values", out var values)
            ? values.EnumerateObject().ToDictionary(
                value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string?>();
    }
}
