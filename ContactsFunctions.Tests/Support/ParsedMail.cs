using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Support;

/// <summary>A raw mail read as a mail program reads it: headers unfolded and decoded, parts decoded.</summary>
public sealed partial class ParsedMail
{
    private readonly ILookup<string, string> headers;

    private ParsedMail(ILookup<string, string> headers, string body)
    {
        this.headers = headers;
        Parts = Boundary.Match(this["Content-Type"] ?? "") is { Success: true } boundary
            ? [.. $"\r\n{body}".Split($"\r\n--{boundary.Groups[1].Value}").Skip(1).Where(p => !p.StartsWith("--", StringComparison.Ordinal)).Select(p => Parse(p[2..]))]
            : [];
        Content = Decode(body, this["Content-Transfer-Encoding"]);
    }

    /// <summary>The parts of a multipart mail, in order.</summary>
    public IReadOnlyList<ParsedMail> Parts { get; }

    public string Content { get; }

    public string? Html => Parts.SingleOrDefault(p => p["Content-Type"]!.StartsWith("text/html", StringComparison.Ordinal))?.Content;

    public string? Text => Parts.SingleOrDefault(p => p["Content-Type"]!.StartsWith("text/plain", StringComparison.Ordinal))?.Content;

    public IEnumerable<string> HeaderNames => headers.Select(h => h.Key);

    /// <summary>The header's decoded value; null where there is none.</summary>
    public string? this[string header] => headers[header].SingleOrDefault();

    public static ParsedMail Parse(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = Folding.Replace(raw[..end], " ").Split("\r\n");
        return new ParsedMail(
            lines.Select(line => line.Split(':', 2)).ToLookup(p => p[0], p => DecodeWords(p[1].Trim()), StringComparer.OrdinalIgnoreCase),
            raw[(end + 4)..]);
    }

    private static string DecodeWords(string value) =>
        Word.Replace(BetweenWords.Replace(value, ""), match => Encoding.GetEncoding(match.Groups[1].Value).GetString(
            match.Groups[2].Value is "B" or "b"
                ? Convert.FromBase64String(match.Groups[3].Value)
                : QuotedBytes(match.Groups[3].Value.Replace('_', ' '))));

    private static string Decode(string body, string? encoding) => encoding switch
    {
        "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
        "quoted-printable" => Encoding.UTF8.GetString(QuotedBytes(body.Replace("=\r\n", "", StringComparison.Ordinal))),
        _ => body,
    };

    private static byte[] QuotedBytes(string text)
    {
        var decoded = Quoted.Replace(text, m => ((char)byte.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        return Encoding.Latin1.GetBytes(decoded);
    }

    [GeneratedRegex(@"boundary=""?([^"";\r\n]+)")]
    private static partial Regex Boundary { get; }

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Folding { get; }

    [GeneratedRegex(@"=\?([^?]+)\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)")]
    private static partial Regex BetweenWords { get; }

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex Quoted { get; }
}
