using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ContactsFunctions.Stores;

/// <summary>
/// An http or https address in the form that headers carry: ASCII alone, an international host as <c>xn--</c>, everything
/// else percent-encoded. Two spellings of one address are one text here.
/// </summary>
public sealed record WebAddress
{
    public const int MaxLength = 2048;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private WebAddress(string text, string origin) => (Text, Origin) = (text, origin);

    /// <summary>The whole address.</summary>
    public string Text { get; }

    /// <summary>
    /// Scheme, host and, where it is not the scheme's own, port: what <c>Origin</c> says, and a
    /// source of a content security policy.
    /// </summary>
    public string Origin { get; }

    public bool IsHttps => Text.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>Refused are addresses that hold a name or password, and hosts that a content security policy has no words for.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WebAddress? address)
    {
        address = Parts(text) is var (uri, origin) && !IsIPv6(uri) && Rest(uri) is { } rest && origin.Length + rest.Length <= MaxLength
            ? new(origin + rest, origin)
            : null;
        return address is not null;
    }

    /// <summary>As <see cref="TryParse"/>; null where the text is no address.</summary>
    public static WebAddress? Of(string? text) => TryParse(text, out var address) ? address : null;

    /// <summary>An origin as browsers send it. A slash at the end is let pass; a path is not. Null where the text is none.</summary>
    public static string? OriginOf(string? text) =>
        Parts(text) is var (uri, origin) && uri is { AbsolutePath: "/", Query: "", Fragment: "" } && !text!.AsSpan().ContainsAny('?', '#')
            ? origin
            : null;

    public override string ToString() => Text;

    private static (Uri Uri, string Origin)? Parts(string? text)
    {
        var trimmed = (text ?? "").Trim();
        return trimmed.Length <= MaxLength
            && !trimmed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(trimmed, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { UserInfo: "", Port: > 0 }
            && HasNoUser(trimmed)
            && Host(uri) is { } host
            ? (uri, $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{uri.Port}"))}")
            : null;
    }

    // "https://@shop.example" has a user too: an empty one, which Uri does not tell.
    private static bool HasNoUser(string text)
    {
        var authority = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('/', '\\');
        var end = authority.AsSpan().IndexOfAny('/', '\\', '?');
        return !(end < 0 ? authority : authority[..end]).Split('#')[0].Contains('@', StringComparison.Ordinal);
    }

    private static string? Host(Uri uri)
    {
        if (uri.HostNameType == UriHostNameType.IPv4)
        {
            return uri.Host;
        }

        if (IsIPv6(uri))
        {
            // A zone ("%eth0") names a network of one machine.
            return uri.Host.Contains('%', StringComparison.Ordinal) || uri.OriginalString.Contains('%', StringComparison.Ordinal)
                ? null
                : uri.Host;
        }

        try
        {
            // There and back: a label in xn-- that decodes to nothing valid is no name, as browsers see it.
            var host = Idn.GetAscii(uri.IdnHost).ToLowerInvariant();
            var labels = host.Split('.');
            return host.Length <= 253 && Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit)
                && Idn.GetAscii(Idn.GetUnicode(host)).Equals(host, StringComparison.OrdinalIgnoreCase)
                ? host
                : null;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsIPv6(Uri uri) => uri.HostNameType == UriHostNameType.IPv6;

    private static string? Rest(Uri uri)
    {
        try
        {
            var rest = uri.GetComponents(
                UriComponents.Path | UriComponents.KeepDelimiter | UriComponents.Query | UriComponents.Fragment, UriFormat.UriEscaped);
            return rest.All(c => c is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '\\')) ? rest : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
