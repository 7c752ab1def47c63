using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Pages;

/// <summary>The script that puts the sign-up form into any site: <c>Pages/embed.js</c>.</summary>
public static class EmbedScript
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(WithoutLayout(PageResource.Read("embed.js")));

    public const string ContentType = "text/javascript; charset=utf-8";

    public static ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>A strong entity tag, quotes included.</summary>
    public static string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}\"";

    /// <summary>Indentation and lines of comment are for us; the script has no text that goes over several lines.</summary>
    private static string WithoutLayout(string script) =>
        string.Join('\n', script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal)));
}
