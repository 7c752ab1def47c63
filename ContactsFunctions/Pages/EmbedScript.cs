using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Pages;

/// <summary>The script that puts the sign-up form into any site: <c>Pages/embed.js</c> with the words of <c>embed.words.json</c>.</summary>
public static class EmbedScript
{
    public const string ContentType = "text/javascript; charset=utf-8";

    private const int Submit = 4;
    private const int TextMessages = 8;
    private const int Optional = 9;

    /// <summary>What each field's label is among the words, as in the script.</summary>
    private static readonly Dictionary<string, int> Labels = new() { ["email"] = 0, ["firstName"] = 1, ["lastName"] = 2, ["phone"] = 3 };

    private static readonly string WordsJson = EmbeddedFile.Read("Pages/embed.words.json").ReplaceLineEndings("").Trim();
    private static readonly Dictionary<string, string[]> Words = JsonSerializer.Deserialize<Dictionary<string, string[]>>(WordsJson)!;
    private static readonly string WordsVersion = HashOf(Encoding.UTF8.GetBytes(WordsJson));

    private static readonly byte[] Content = Encoding.UTF8.GetBytes(EmbeddedFile.Read("Pages/embed.js")
        .Replace("WORDS", WordsJson, StringComparison.Ordinal).Replace("VERSION", WordsVersion, StringComparison.Ordinal));

    public static ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>A strong entity tag, quotes included.</summary>
    public static string ETag { get; } = $"\"{HashOf(Content)}\"";

    /// <summary>
    /// What a form of the script says, by the name that it sends along: <c>embed.version.language.fields</c>. Null for anything
    /// that this version of the script does not show, such as the words of an older one from a browser's cache.
    /// </summary>
    internal static ShownText? Shown(string? name)
    {
        if (name?.Split('.') is not ["embed", var version, var language, var names] || version != WordsVersion
            || !Words.TryGetValue(language, out var words) || names.Split('-') is not ["email", ..] fields
            || fields.Except(Labels.Keys).Any() || fields.Distinct().Count() != fields.Length)
        {
            return null;
        }

        IEnumerable<string> lines =
        [
            .. fields.Select(field => field == "email" ? words[Labels[field]] : $"{words[Labels[field]]} ({words[Optional]})"),
            .. fields.Contains("phone") ? [$"[ ] {words[TextMessages]}"] : (string[])[],
            $"[{words[Submit]}]",
        ];
        return ShownText.Of(ShownKind.SignUpForm, language, string.Join('\n', lines));
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
