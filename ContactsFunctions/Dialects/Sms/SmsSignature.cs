using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Dialects.Sms;

/// <summary>
/// What Twilio signs a webhook with, and others who took its shape: HMAC-SHA1 over the address as it was called and each
/// field's name and value, in the order of names.
/// </summary>
internal static class SmsSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>Whether a signature is that of a request. Takes as long for a wrong one as for a right one.</summary>
    /// <param name="shown">The header, in base64.</param>
    /// <param name="secret">The store's own.</param>
    /// <param name="address">The whole address that was called.</param>
    /// <param name="fields">The form as it was sent.</param>
    public static bool Fits(string shown, string secret, string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var signed = new StringBuilder(address);
        foreach (var (name, value) in InOrder(fields))
        {
            signed.Append(name).Append(value);
        }

        var text = Encoding.UTF8.GetBytes(signed.ToString());
#pragma warning disable CA5350 // The provider's protocol knows nothing else. What is weak in SHA-1 (collisions) does no harm in an HMAC.
        var expected = HMACSHA1.HashData(Encoding.ASCII.GetBytes(secret), text);
#pragma warning restore CA5350
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return Convert.TryFromBase64String(shown, given, out var length)
            && CryptographicOperations.FixedTimeEquals(expected, given[..length]);
    }

    // By bytes, as on Unix. What stands twice with the same value is signed once.
    private static IEnumerable<KeyValuePair<string, string>> InOrder(IEnumerable<KeyValuePair<string, string>> fields) => fields
        .Distinct()
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .ThenBy(field => field.Value, StringComparer.Ordinal);
}
