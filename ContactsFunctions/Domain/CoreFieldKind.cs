using System.Globalization;

namespace ContactsFunctions.Domain;

/// <summary>What values of a core field look like: how one is read, and what is said where it does not fit.</summary>
/// <param name="Expected">What would be right, as the rest of "Must be …".</param>
/// <param name="Read">The value as it is kept; null where the text, already trimmed, is none. It is told today's date.</param>
public sealed record CoreFieldKind(string Expected, Func<string, DateOnly, string?> Read)
{
    private const int MaxNameLength = 100;
    private const int MaxTextLength = 255;
    private const int MinBirthYear = 1900;
    private const string DateFormat = "yyyy-MM-dd";

    public static readonly CoreFieldKind PersonName = new(
        $"a text of at most {MaxNameLength} characters, without control characters",
        (text, _) => text.Length <= MaxNameLength && !HasControlCharacter(text) ? text : null) { MaxLength = MaxNameLength };

    public static readonly CoreFieldKind Text = new(
        $"a text of at most {MaxTextLength} characters", (text, _) => text.Length <= MaxTextLength ? text : null)
    {
        MaxLength = MaxTextLength,
    };

    public static readonly CoreFieldKind CountryCode = new(
        "an ISO 3166-1 country code of two letters, such as US",
        (text, _) => Countries.CodeOf(text)) { Pattern = "^[A-Z]{2}$" };

    public static readonly CoreFieldKind Gender = new(
        "m or f (or male, female)",
        (text, _) => text.ToUpperInvariant() switch
        {
            "M" or "MALE" => "m",
            "F" or "FEMALE" => "f",
            _ => null,
        }) { Values = ["m", "f"], IsLeftOffWhereUnfit = true };

    public static readonly CoreFieldKind Birthdate = new(
        $"a date as yyyy-MM-dd, from {MinBirthYear} on and not in the future",
        (text, today) => DateOf(text) is { } day && day.Year >= MinBirthYear && day <= today
            ? day.ToString(DateFormat, CultureInfo.InvariantCulture)
            : null)
    {
        Format = "date",
        NoValue = "0000-00-00",
    };

    /// <summary>What a kept value is, in the words of JSON Schema.</summary>
    public int? MaxLength { get; init; }

    public string? Pattern { get; init; }

    public string? Format { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Whether a text that does not fit costs the field alone: shops let people choose more than is kept here.</summary>
    public bool IsLeftOffWhereUnfit { get; init; }

    /// <summary>How databases write that there is no value, with or without a time behind it.</summary>
    public string? NoValue { get; init; }

    /// <summary>A date, or the date of a date and time as it is written: a birthday knows no time zone.</summary>
    private static DateOnly? DateOf(string text) =>
        WrittenText.AsciiDigits(text) is { Length: >= 10 } written
        && (written.Length == 10 || Moments.Parse(written) is not null)
        && DateOnly.TryParseExact(written.AsSpan(0, 10), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static bool HasControlCharacter(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0000', '\u001F') || text.ContainsAnyInRange('\u007F', '\u009F');
}
