using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.LocalRuntime;

/// <summary>
/// Settings as a function app gets them on a developer's machine: <c>Values</c> of local.settings.json, overridden
/// by environment variables.
/// </summary>
internal static class LocalSettings
{
    public static IConfiguration Read()
    {
        var builder = new ConfigurationBuilder();
        if (Find("local.settings.json") is { } path)
        {
            builder.AddInMemoryCollection(Values(File.ReadAllBytes(path)));
        }

        return builder.AddEnvironmentVariables().Build();
    }

    /// <summary>Beside the app or in the current folder; null when in neither.</summary>
    public static string? Find(string file) =>
        new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);

    internal static IEnumerable<KeyValuePair<string, string?>> Values(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(
            utf8Json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new LocalHostException("local.settings.json is encrypted; only Core Tools can read it. Decrypt it first: func settings decrypt.");
        }

        // As in an environment variable, two underscores stand for the colon between section and name.
        return document.RootElement.TryGetProperty("Values", out var values)
            ? [.. values.EnumerateObject().Select(value => KeyValuePair.Create(
                value.Name.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value.ToString()))]
            : [];
    }
}
