using System.Security.Cryptography;
using System.Text.Json;

namespace ContactsFunctions.Local;

/// <summary>The keys of a developer's machine: random, kept beside the data they belong to, worth nothing elsewhere.</summary>
internal sealed class DevKeys
{
    public required string MasterKey { get; init; }

    public required string SigningKey { get; init; }

    /// <summary>Of the demo store; null until there is one.</summary>
    public string? ApiKey { get; set; }

    public static DevKeys Load(string folder)
    {
        var file = FileIn(folder);
        if (File.Exists(file))
        {
            using var kept = JsonDocument.Parse(File.ReadAllText(file));
            return new()
            {
                MasterKey = kept.RootElement.GetProperty("masterKey").GetString()!,
                SigningKey = kept.RootElement.GetProperty("signingKey").GetString()!,
                ApiKey = kept.RootElement.GetProperty("apiKey").GetString(),
            };
        }

        return new()
        {
            MasterKey = RandomNumberGenerator.GetHexString(40, lowercase: true),
            SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
    }

    public void Save(string folder) => File.WriteAllText(FileIn(folder), JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["masterKey"] = MasterKey,
        ["signingKey"] = SigningKey,
        ["apiKey"] = ApiKey,
    }));

    private static string FileIn(string folder) => Path.Combine(folder, "dev-keys.json");
}
