using System.Globalization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Moments as exports write them. Where day and month could be either way round (03/04/2024) nothing is guessed: a date of
/// consent must not be wrong.
/// </summary>
internal static class FileDates
{
    private static readonly string[] Formats =
    [
        "yyyy/M/d", "yyyy/M/d H:m", "yyyy/M/d H:m:s", "d.M.yyyy", "d.M.yyyy H:m", "d.M.yyyy H:m:s", "d.M.yyyy, H:m", "d.M.yyyy, H:m:s",
        "MMM d, yyyy", "MMM d, yyyy h:mm tt", "MMM d, yyyy, h:mm tt", "MMM d, yyyy H:m", "MMM d, yyyy H:m:s",
        "MMMM d, yyyy", "MMMM d, yyyy h:mm tt", "d MMM yyyy", "d MMM yyyy H:m", "d MMM yyyy H:m:s", "yyyy-M-d H:m:s 'UTC'",
    ];

    /// <summary>The same moment as requests spell it; the text as it is where it is spelled so, or is no date.</summary>
    public static string Spelled(string text) => IsIso(text) || Other(text) is not { } moment
        ? text
        : moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The moment; null where the text is none.</summary>
    public static DateTimeOffset? Of(string text) => Moments.Parse(text) ?? Other(text);

    private static bool IsIso(string text) => text.Length >= 10 && text[4] == '-' && !text.EndsWith("UTC", StringComparison.Ordinal);

    private static DateTimeOffset? Other(string text) => text.Length is >= 8 and <= 40 && DateTimeOffset.TryParseExact(
        text,
        Formats,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces,
        out var moment)
            ? moment
            : null;
}
