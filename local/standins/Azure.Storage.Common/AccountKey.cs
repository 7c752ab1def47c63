using System.Security.Cryptography;
using System.Text;

namespace Azure.Storage;

/// <summary>An account's secret, which signs requests (HMAC-SHA256) and is never shown.</summary>
internal sealed class AccountKey(string base64)
{
    private readonly byte[] secret = Convert.FromBase64String(base64);

    public string Sign(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash);
    }
}
