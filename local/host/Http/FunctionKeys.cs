using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Hosting.Http;

/// <summary>
/// The keys the host asks for by authorization level, from the header <c>x-functions-key</c> or else the query's
/// <c>code</c>.
/// </summary>
internal sealed class FunctionKeys(string? masterKey, string? functionKey)
{
    private readonly byte[]? master = Hash(masterKey);
    private readonly byte[]? function = Hash(functionKey);

    public bool Admits(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var shown = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString()
            : request.Query.TryGetValue("code", out var code) ? code.ToString()
            : null;
        if (Hash(shown) is not { } hash)
        {
            return false;
        }

        // Both are always compared, so that the time taken says nothing about which of them came close.
        var isMaster = Same(hash, master);
        var isFunction = Same(hash, function);
        return isMaster | (isFunction & level == AuthorizationLevel.Function);
    }

    // Of equal length whatever is shown, which a constant-time comparison needs.
    private static byte[]? Hash(string? key) =>
        string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Same(byte[] shown, byte[]? kept) =>
        kept is not null && CryptographicOperations.FixedTimeEquals(shown, kept);
}
