using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Domain;

/// <summary>Moments as they are read, kept and answered: to the millisecond, so that what was stored is what is read.</summary>
internal static partial class Moments
{
    private const int MaxLength = 50;

    /// <summary>How far ahead of ours a caller's clock may be.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>
    /// A moment in ISO 8601, with a blank in place of the T and an offset without colon as well; without an offset it is UTC.
    /// Null for anything else.
    /// </summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is { Length: <= MaxLength }
        && DateTimeOffset.TryParseExact(
            Spelled(text),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment)
            ? moment.ToMilliseconds()
            : null;

    /// <summary>
    /// Whether something can have happened then: not before 1970, which only a default value says, and not in the future.
    /// </summary>
    public static bool IsPast(this DateTimeOffset moment, DateTimeOffset now) =>
        moment >= DateTimeOffset.UnixEpoch && moment <= now + ClockSkew;

    /// <summary>Now, as merges take it.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToMilliseconds();

    public static DateTimeOffset ToMilliseconds(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>
    /// In the one spelling that .NET reads: it knows no more than seven digits of a second, which Go and Java write nine of.
    /// </summary>
    private static string Spelled(string text)
    {
        var digits = WrittenText.AsciiDigits(text);
        if (Written().Match(digits) is not { Success: true } written)
        {
            return digits;
        }

        var offset = written.Groups["offset"].Value.ToUpperInvariant();
        return string.Concat(
            written.Groups["date"].Value,
            $"T{written.Groups["time"].Value}",
            written.Groups["fraction"] is { Success: true } fraction ? $".{fraction.Value}" : string.Empty,
            offset.Length == 3 ? $"{offset}:00" : offset.Length == 5 ? offset.Insert(3, ":") : offset);
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)" +
        @"([.,](?<fraction>[0-9]{1,7})[0-9]*)? ?(?<offset>[Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
