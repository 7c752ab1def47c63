using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Console.Importing;

/// <summary>What the pages of imports have in common.</summary>
internal static class ImportPages
{
    public static string PathOf(CountdownId import) => $"{ConsoleSection.Exchange.Path}/{import}";

    /// <summary>A message of the API, which is English, where a page has no sentence of its own.</summary>
    public static Html Message(FieldError error) => Html.Of($"<span lang=\"en\">{error.Message}</span>");

    /// <summary>A time to wait, in one unit.</summary>
    public static string Left(TimeSpan time, ImportingWording wording) => time switch
    {
        { TotalSeconds: < 60 } => wording.SecondsLeft.With("count", Whole(Math.Max(1, time.TotalSeconds))),
        { TotalMinutes: < 60 } => wording.MinutesLeft.With("count", Whole(time.TotalMinutes)),
        _ => wording.HoursLeft.With("count", Whole(time.TotalHours)),
    };

    private static string Whole(double count) => Math.Ceiling(count).ToString(CultureInfo.InvariantCulture);
}
