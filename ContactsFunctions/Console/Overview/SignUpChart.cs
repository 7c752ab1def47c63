using System.Globalization;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Overview;

/// <summary>
/// Bars by day, drawn here: sign-ups, and within them those that are confirmed. A picture with a sentence; a table goes with it.
/// What is written at its edges is text of the page, which stays readable on a phone.
/// </summary>
internal static class SignUpChart
{
    private const int Width = 720;
    private const int Height = 180;

    /// <param name="says">What the picture shows, for whoever does not see it.</param>
    public static Html Draw(IReadOnlyList<DayNumbers> days, string says)
    {
        var top = Rounded(Math.Max(1, days.Max(day => day.SignUps)));
        var step = (double)Width / days.Count;
        var bars = days.SelectMany((day, place) => new[] { Bar(place, day.SignUps, "one"), Bar(place, day.Confirmed, "two") });
        return Html.Of($"""
            <p class="scale" aria-hidden="true">{Whole(top)}</p>
            <svg class="chart" viewBox="0 0 {Whole(Width)} {Whole(Height)}" role="img" aria-label="{says}">
            {Line(1)}{Line(Height / 2)}{Line(Height - 1)}
            {Html.Join(bars)}
            </svg>
            <p class="scale" aria-hidden="true"><span>{Figures.Day(days[0].Day)}</span> <span>{Figures.Day(days[^1].Day)}</span></p>
            """);

        Html Bar(int place, int count, string kind)
        {
            if (count == 0)
            {
                return Html.Nothing;
            }

            var height = (double)count / top * Height;
            var (x, y, width) = ((place * step) + (step * 0.1), Height - height, step * 0.8);
            return Html.Of(
                $"<rect class=\"{kind}\" x=\"{Part(x)}\" y=\"{Part(y)}\" width=\"{Part(width)}\" height=\"{Part(height)}\"/>");
        }
    }

    private static Html Line(int y) => Html.Of($"""<line x1="0" x2="{Whole(Width)}" y1="{Whole(y)}" y2="{Whole(y)}"/>""");

    /// <summary>The next even number that one would write beside a line.</summary>
    private static int Rounded(int most)
    {
        var size = (int)Math.Pow(10, Math.Floor(Math.Log10(most)));
        return new[] { 2, 4, 6, 10, 20 }.Select(times => times * size).First(value => value >= most);
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Part(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
