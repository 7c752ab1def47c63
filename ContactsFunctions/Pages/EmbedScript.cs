using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Pages;

/// <summary>The script that puts the sign-up form into any site: <c>Pages/embed.js</c>.</summary>
public static class EmbedScript
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(EmbeddedFile.Read("Pages/embed.js"));

    public const string ContentType = "text/javascript; charset=utf-8";

    public static ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>A strong entity tag, quotes included.</summary>
    public static string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}\"";
}
