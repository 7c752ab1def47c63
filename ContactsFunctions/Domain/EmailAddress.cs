using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ContactsFunctions.Domain;

/// <summary>
/// An e-mail address: at most 254 characters, a dot-atom local part of at most 64 ASCII characters (RFC 5321 §4.5.3.1),
/// a domain with at least one dot. International domains are converted to ASCII.
/// </summary>
public sealed record EmailAddress
{
    public const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const string Punycode = "xn--";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string display, string key)
    {
        Display = display;
        Key = key;
    }

    /// <summary>The spelling as given, with the domain in ASCII: what mail is sent to.</summary>
    public string Display { get; }

    /// <summary>Lower-cased: what makes two addresses the same. Dots and <c>+tags</c> stay.</summary>
    public string Key { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address) => TryParse(text, IsLabel, out address);

    private static bool TryParse(string? text, Predicate<string> isLabel, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var trimmed = (text ?? string.Empty).Trim();
        var at = trimmed.LastIndexOf('@');
        if (at < 1
            || trimmed.Length > MaxLength
            || !IsDotAtom(trimmed.AsSpan(0, at))
            || AsciiDomain(trimmed[(at + 1)..], isLabel) is not { } domain)
        {
            return false;
        }

        var display = $"{trimmed.AsSpan(0, at)}@{domain}";
        if (display.Length > MaxLength)
        {
            return false;
        }

        address = new EmailAddress(display, display.ToLowerInvariant());
        return true;
    }

    /// <summary>An address that was taken before, when fewer rules may have held.</summary>
    /// <exception cref="FormatException">The text is not an address; the message does not repeat it.</exception>
    public static EmailAddress Parse(string text) =>
        TryParse(text, IsAsciiLabel, out var address) ? address : throw new FormatException("Not an e-mail address.");

    public bool Equals(EmailAddress? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Never the address: it must not reach a log.</summary>
    public override string ToString() => nameof(EmailAddress);

    private static bool IsDotAtom(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalLength || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string? AsciiDomain(string domain, Predicate<string> isLabel)
    {
        if (!IsAscii(domain))
        {
            try
            {
                domain = Idn.GetAscii(domain);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && Array.TrueForAll(labels, isLabel) && !labels[^1].All(char.IsAsciiDigit) ? domain : null;
    }

    private static bool IsLabel(string label) =>
        IsAsciiLabel(label) && (!label.StartsWith(Punycode, StringComparison.OrdinalIgnoreCase) || IsEncoded(label));

    /// <summary>Whether a label in punycode stands for one that could be written without it (RFC 5891 §5.4).</summary>
    private static bool IsEncoded(string label)
    {
        try
        {
            return Idn.GetAscii(Idn.GetUnicode(label)).Equals(label, StringComparison.OrdinalIgnoreCase) && !IsAscii(Idn.GetUnicode(label));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAsciiLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsAscii(string text) => System.Text.Ascii.IsValid(text);
}
