using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Links;

/// <summary>
/// The secrets that webhooks are signed with. They are derived from the app's signing key, the store and the hook, and kept
/// nowhere. While there is a previous signing key each hook has two, so that a change of keys breaks nobody.
/// </summary>
public sealed class HookSecrets
{
    private const string Prefix = "whsec_";

    private readonly byte[][] keys;

    public HookSecrets(IOptions<LinkOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        keys =
        [
            .. new[] { options.Value.SigningKey, options.Value.PreviousSigningKey }
                .Where(key => !string.IsNullOrEmpty(key)).Select(key => Convert.FromBase64String(key!)),
        ];
    }

    /// <summary>The secret as its receiver is shown it: <c>whsec_</c> and base64.</summary>
    public string Show(StoreId store, string hook) => Shown(keys[0], store, hook);

    /// <summary>What Standard Webhooks calls <c>webhook-signature</c>: one for each secret, the current one first.</summary>
    public string Sign(StoreId store, string hook, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Derived(key, store, hook), signed))}"));
    }

    /// <summary>
    /// What Remarkety calls <c>X-Event-Hmac-SHA256</c>: base64 of HMAC-SHA256 over the body, with the text of the current secret.
    /// </summary>
    public string SignForRemarkety(StoreId store, string hook, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Show(store, hook)), body));

    // No link begins like this: its first byte is a version. Nor does the name of a text.
    private static byte[] Derived(byte[] key, StoreId store, string hook) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"hook\0{store}\0{hook}"));

    private static string Shown(byte[] key, StoreId store, string hook) => Prefix + Convert.ToBase64String(Derived(key, store, hook));
}
