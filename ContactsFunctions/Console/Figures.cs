using System.Globalization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Console;

/// <summary>Numbers and times as people of a language write them. Days are written the same everywhere, so that none is a month.</summary>
internal static class Figures
{
    public static string Count(int count, Language language) => count.ToString("N0", Culture(language));

    /// <summary>A share in whole percent; a dash of nothing.</summary>
    public static string Share(int part, int whole, Language language) =>
        whole == 0 ? "–" : ((double)part / whole).ToString("P0", Culture(language));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>To the minute, in UTC.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static CultureInfo Culture(Language language) => CultureInfo.GetCultureInfo(language.Code);
}
