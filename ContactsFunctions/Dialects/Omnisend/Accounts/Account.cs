using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.Accounts;

/// <summary>The store behind a key as v3 shows it: what plugins look for when they connect.</summary>
/// <param name="Verified">Always: whoever holds a key of the store is connected.</param>
internal sealed record Account(
    [property: JsonPropertyName("accountID")] string AccountId,
    [property: JsonPropertyName("brandID")] string BrandId,
    string Name,
    string Website,
    string Platform,
    bool Verified);

/// <summary>The same as the newer versions show it.</summary>
internal sealed record OmnisendBrand(
    [property: JsonPropertyName("brandID")] string BrandId, string Name, string Website, string Platform, bool Connected);

/// <summary>What the two shapes are made of.</summary>
/// <param name="Id">24 hexadecimal digits, always the same for a store.</param>
/// <param name="Website">Empty where nobody has said it.</param>
/// <param name="Platform">Empty where nobody has said it.</param>
internal sealed record ConnectedStore(string Id, string Name, string Website, string Platform)
{
    private const int MaxLength = 255;

    /// <param name="store">Whose key was shown.</param>
    /// <param name="request">Says which kind of shop is asking.</param>
    /// <param name="sent">What a shop says of itself when it connects; nothing of it is kept.</param>
    public static ConnectedStore Of(Store store, HttpRequest request, JsonElement sent = default)
    {
        var origin = store.Settings.AllowedOrigins.FirstOrDefault(origin => origin != "*");

        // WordPress plugins refuse an account of another platform, and WordPress names itself in every request.
        var isWordPress = request.Headers.UserAgent.ToString().StartsWith("WordPress/", StringComparison.OrdinalIgnoreCase);
        return new(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"brand of {store.Id}")).AsSpan(0, 12)),
            Brand.Of(store.Id, store.Settings).Name,
            Text(sent, "website") ?? origin ?? string.Empty,
            Text(sent, "platform") ?? (isWordPress ? "wordpress" : string.Empty));
    }

    public Account AsAccount() => new(Id, Id, Name, Website, Platform, Verified: true);

    public OmnisendBrand AsBrand() => new(Id, Name, Website, Platform, Connected: true);

    private static string? Text(JsonElement sent, string name) =>
        sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxLength } text ? text : null;
}
