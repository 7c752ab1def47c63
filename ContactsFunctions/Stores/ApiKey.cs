using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>
/// API keys: <c>ck_&lt;store_id&gt;-&lt;random&gt;</c>. A key is shown once, when it is made; what is kept is its SHA-256
/// hash, which 190 random bits make as good as a slow one.
/// </summary>
/// <remarks>Clients of Omnisend look for a <c>-</c> in a key. Older keys have a <c>_</c> in its place, and are as good.</remarks>
internal static class ApiKey
{
    private const string Prefix = "ck_";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int RandomLength = 32;
    private const int KeyIdLength = 12;

    /// <summary>A new key for a store, and the id it is revoked by.</summary>
    public static (string KeyId, string Key) Create(StoreId store) =>
        (RandomNumberGenerator.GetString(Alphabet, KeyIdLength),
            $"{Prefix}{store}-{RandomNumberGenerator.GetString(Alphabet, RandomLength)}");

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The store a key says it is of, by its form alone.</summary>
    public static bool TryGetStore(string key, out StoreId store)
    {
        store = default;

        // A store id may hold either sign, the random part holds none.
        var end = key.AsSpan().LastIndexOfAny('-', '_');
        return key.StartsWith(Prefix, StringComparison.Ordinal)
            && end > Prefix.Length
            && StoreId.TryParse(key[Prefix.Length..end], out store);
    }
}
