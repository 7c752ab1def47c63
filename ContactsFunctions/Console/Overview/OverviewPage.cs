using ContactsFunctions.Console.Overview.Troubles;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Overview;

/// <summary>How a store is doing, in numbers of a period.</summary>
internal static class OverviewPage
{
    /// <summary>The periods, in days; the first is today.</summary>
    public static readonly int[] Periods = [1, 7, 30, 90];

    private const int MostParts = 12;

    /// <param name="redriven">How many mails were just set on their way again; null where nobody asked for it.</param>
    public static HtmlPage Render(ConsoleLayout layout, Visit visit, StoreNumbers numbers, StoreTroubles troubles, int? redriven)
    {
        var wording = Wording<OverviewWording>.In(visit.Language);
        var content = Html.Of($"""
            {TroubleList.Render(visit, troubles, numbers.BouncedLately, redriven)}
            {Tabs(visit, wording, numbers)}
            {(numbers.IsKnown ? Numbers(visit, wording, numbers) : Html.Of($"<section><p>{Reach(visit, wording, numbers)}</p></section>"))}
            """);
        return layout.Page(visit, ConsoleSection.Overview, wording.Title, content);
    }

    private static Html Numbers(Visit visit, OverviewWording wording, StoreNumbers numbers) => Html.Of($"""
        {Tiles(visit, wording, numbers)}
        <section aria-labelledby="by-day">
        <h2 id="by-day">{wording.ByDay}</h2>
        {ByDay(visit, wording, numbers)}
        <p class="hint">{wording.SignUpsHint}</p>
        <p class="hint">{Reach(visit, wording, numbers)}</p>
        </section>
        <div class="columns">
        {Parts(visit, wording, wording.BySource, wording.Source, numbers.Days.SelectMany(day => day.Sources))}
        {Parts(visit, wording, wording.ByTag, wording.Tag, numbers.Days.SelectMany(day => day.Tags))}
        </div>
        """);

    private static Html Tabs(Visit visit, OverviewWording wording, StoreNumbers numbers)
    {
        return Html.Of($"""
            <nav aria-label="{wording.Period}"><ul class="tabs">{Html.Join(Periods.Select(Tab))}</ul></nav>
            """);

        Html Tab(int days)
        {
            var count = Figures.Count(days, visit.Language);
            var mark = days == numbers.Days.Count ? Html.Of($" aria-current=\"page\"") : Html.Nothing;
            var name = days == 1 ? wording.Today : wording.Days.With("count", count);
            return Html.Of($"<li><a href=\"{visit.To("")}?days={count}\"{mark}>{name}</a></li>");
        }
    }

    private static Html Tiles(Visit visit, OverviewWording wording, StoreNumbers numbers)
    {
        var language = visit.Language;
        var median = ConfirmTimes.Median(numbers.Days) is { } time ? Duration(time) : "–";
        (string Name, string Value)[] tiles =
        [
            (wording.SignUps, Count(numbers.SignUps)),
            (wording.Confirmed, Count(numbers.Confirmed)),
            (wording.Rate, Figures.Share(numbers.Confirmed, numbers.SignUps, language)),
            (wording.Median, median),
            (wording.Added, Count(numbers.Days.Sum(day => day.Added))),
            (wording.Unsubscribed, Count(numbers.Days.Sum(day => day.Unsubscribed))),
            (wording.Bounced, Count(numbers.Days.Sum(day => day.Bounced))),
        ];
        return Html.Of($"<ul class=\"tiles\">{Html.Join(tiles.Select(tile => Html.Of(
            $"<li>{tile.Name} <strong>{tile.Value}</strong></li>")))}</ul>");

        string Count(int count) => Figures.Count(count, language);

        string Duration(TimeSpan time) => time switch
        {
            { TotalSeconds: < 90 } => wording.Seconds.With("count", Count((int)Math.Round(time.TotalSeconds))),
            { TotalMinutes: < 90 } => wording.Minutes.With("count", Count((int)Math.Round(time.TotalMinutes))),
            { TotalHours: < 48 } => wording.Hours.With("count", Count((int)Math.Round(time.TotalHours))),
            _ => wording.DaysLong.With("count", Count((int)Math.Round(time.TotalDays))),
        };
    }

    private static Html ByDay(Visit visit, OverviewWording wording, StoreNumbers numbers)
    {
        if (numbers.SignUps == 0)
        {
            return Html.Of($"<p>{wording.Nothing}</p>");
        }

        var days = numbers.Days;
        var most = days.MaxBy(day => day.SignUps)!;
        var says = wording.ChartSays
            .With("signUps", Figures.Count(numbers.SignUps, visit.Language))
            .With("confirmed", Figures.Count(numbers.Confirmed, visit.Language))
            .With("from", Figures.Day(days[0].Day)).With("to", Figures.Day(days[^1].Day))
            .With("day", Figures.Day(most.Day)).With("most", Figures.Count(most.SignUps, visit.Language));
        var rows = days.Reverse().Where(day => Counts(day).Any(count => count > 0)).Select(day => Html.Of($"""
            <tr><th scope="row">{Figures.Day(day.Day)}</th>{Html.Join(Counts(day).Select(Cell))}</tr>
            """));
        string[] heads = [wording.SignUps, wording.Confirmed, wording.Added, wording.Unsubscribed, wording.Bounced];
        return Html.Of($"""
            {SignUpChart.Draw(days, says)}
            <p><span class="key one"></span>{wording.SignUps} <span class="key two"></span>{wording.Confirmed}</p>
            <details><summary>{wording.AsTable}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="{wording.AsTable}">
            <table><thead><tr><th scope="col">{wording.Day}</th>{Html.Join(heads.Select(Head))}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody></table></div></details>
            """);

        Html Cell(int count) => Html.Of($"<td class=\"number\">{Figures.Count(count, visit.Language)}</td>");
    }

    private static int[] Counts(DayNumbers day) => [day.SignUps, day.Confirmed, day.Added, day.Unsubscribed, day.Bounced];

    private static Html Reach(Visit visit, OverviewWording wording, StoreNumbers numbers)
    {
        var days = Figures.Count(numbers.Days.Count, visit.Language);
        if (numbers is { CountedTo: null, IsTodayIn: true })
        {
            return Html.Of($"{wording.CountedNow}");
        }

        var counted = numbers.CountedTo is { } day ? wording.CountedTo.With("day", Figures.Day(day)) : wording.NotCounted;
        var today = numbers.IsTodayIn ? Html.Of($"{wording.WithToday}")
            : numbers.IsTooMuch ? Html.Of($"{wording.TooMuch}")
            : Html.Of($"{wording.WithoutToday} <a href=\"{visit.To("")}?days={days}&amp;today\">{wording.CountToday}</a>");
        return Html.Of($"{counted} {today}");
    }

    private static Html Parts(Visit visit, OverviewWording wording, string title, string of, IEnumerable<PartNumbers> parts)
    {
        var rows = StoreNumbers.Largest(parts, MostParts).Select(part => Html.Of($"""
            <tr><th scope="row" dir="auto">{NameOf(part, wording)}</th>
            <td class="number">{Figures.Count(part.SignUps, visit.Language)}</td>
            <td class="number">{Figures.Count(part.Confirmed, visit.Language)}</td>
            <td class="number">{Figures.Share(part.Confirmed, part.SignUps, visit.Language)}</td></tr>
            """)).ToArray();
        return rows.Length == 0 ? Html.Nothing : Html.Of($"""
            <section><div class="scroll" tabindex="0" role="region" aria-label="{title}"><table><caption>{title}</caption>
            <thead><tr><th scope="col">{of}</th>{Head(wording.SignUps)}{Head(wording.Confirmed)}{Head(wording.Rate)}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody></table></div></section>
            """);
    }

    private static string NameOf(PartNumbers part, OverviewWording wording) => part.Name switch
    {
        null => wording.Rest,
        "" => wording.NoSource,
        var name => name,
    };

    private static Html Head(string name) => Html.Of($"<th scope=\"col\" class=\"number\">{name}</th>");
}
