using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Pages;

/// <summary>The script that puts the sign-up form into any site: <c>Pages/embed.js</c>.</summary>
public static partial class EmbedScript
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(WithoutLayout(PageResource.Read("embed.js")));

    public const string ContentType = "text/javascript; charset=utf-8";

    public static ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>A strong entity tag, quotes included.</summary>
    public static string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}\"";

    /// <summary>
    /// Indentation, blanks and lines of comment are for us. The script is written for this: no text goes over several
    /// lines, there is no regular expression, and no comment stands behind code.
    /// </summary>
    private static string WithoutLayout(string script)
    {
        var lines = script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal));
        return TextOrSign.Replace(string.Join('\n', lines), match => match.Groups["text"].Success ? match.Value : match.Groups["sign"].Value);
    }

    [GeneratedRegex("""(?<text>'[^'\n]*'|"[^"\n]*")|\s*(?<sign>[{}()\[\]=,;:?+<>|&!])[ ]*""")]
    private static partial Regex TextOrSign { get; }
}
