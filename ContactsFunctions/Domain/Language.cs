using System.Globalization;

namespace ContactsFunctions.Domain;

/// <summary>A language that mails and pages are written in.</summary>
public sealed record Language
{
    public static readonly Language English = new("en");
    public static readonly Language German = new("de");
    public static readonly Language French = new("fr");
    public static readonly Language Spanish = new("es");
    public static readonly Language Hebrew = new("he", rightToLeft: true);

    private Language(string code, bool rightToLeft = false)
    {
        Code = code;
        Direction = rightToLeft ? "rtl" : "ltr";
    }

    public static IReadOnlyList<Language> All { get; } = [English, German, French, Spanish, Hebrew];

    /// <summary>The BCP 47 primary subtag, as in HTML's <c>lang</c>.</summary>
    public string Code { get; }

    /// <summary><c>ltr</c> or <c>rtl</c>, as in HTML's <c>dir</c>.</summary>
    public string Direction { get; }

    /// <summary>The store's language where it has one, else the visitor's, else English.</summary>
    /// <param name="ofStore">A language tag.</param>
    /// <param name="ofVisitor">A language tag or the value of an <c>Accept-Language</c> header.</param>
    public static Language Choose(string? ofStore, string? ofVisitor) =>
        Preferred(ofStore) ?? Preferred(ofVisitor) ?? English;

    /// <summary>The language that a tag such as <c>de</c>, <c>de-AT</c> or <c>DE_at</c> names; null where there is none of it.</summary>
    public static Language? OfTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var primary = tag.Trim().Split('-', '_')[0];
        // "iw" is what Java and old Android call Hebrew.
        return string.Equals(primary, "iw", StringComparison.OrdinalIgnoreCase)
            ? Hebrew
            : All.FirstOrDefault(l => string.Equals(l.Code, primary, StringComparison.OrdinalIgnoreCase));
    }

    public override string ToString() => Code;

    /// <summary>The first language we have, by weight (RFC 9110 §12.5.4), then by order.</summary>
    private static Language? Preferred(string? acceptLanguage)
    {
        Language? best = null;
        var bestWeight = 0.0;
        // A header is the visitor's to choose: what comes after a sensible length is not looked at.
        foreach (var entry in (acceptLanguage ?? "").Split(',').Take(32))
        {
            var parts = entry.Split(';', StringSplitOptions.TrimEntries);
            var weight = Weight(parts);
            if (weight > bestWeight && OfTag(parts[0]) is { } language)
            {
                (best, bestWeight) = (language, weight);
            }
        }

        return best;
    }

    private static double Weight(string[] parts)
    {
        var q = parts.Skip(1).FirstOrDefault(p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return q is null ? 1
            : double.TryParse(q.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight
            : 0;
    }
}
