using System.Globalization;
using ContactsFunctions.Dialects.Remarkety.Imports;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Console.Importing;

/// <summary>How far an import is, and what became of its rows. The script renews it while it runs; a link does without.</summary>
internal static class ProgressPage
{
    private const int SecondsBetween = 2;

    public static HtmlPage Render(ConsoleLayout layout, Visit visit, Import import, DateTimeOffset now, ToldRows told)
    {
        var wording = Wording<ImportingWording>.In(visit.Language);
        var view = ImportView.Of(import, now, told);
        var refresh = import.IsOver ? Html.Nothing : Html.Of($" data-refresh=\"{SecondsBetween.ToString(CultureInfo.InvariantCulture)}\"");
        var content = Html.Of($"""
            <div id="progress"{refresh}>
            <section>
            <h2>{wording.States[view.State]}</h2>
            {State(visit, wording, import, view, now)}
            <dl class="facts">{Html.Join(Facts(visit, wording, view))}</dl>
            {Actions(visit, wording, import)}
            </section>
            {Next(visit, wording, import)}
            {Failures(visit, wording, import, view)}
            </div>
            <p><a href="{visit.To(ConsoleSection.Exchange.Path)}">{wording.All}</a></p>
            """);
        var title = (view.DryRun ? wording.DryTitle : wording.Title).With("when", Figures.Moment(import.CreatedAt));
        return layout.Page(visit, ConsoleSection.Exchange, title, content);
    }

    private static Html State(Visit visit, ImportingWording wording, Import import, ImportView view, DateTimeOffset now)
    {
        if (view.Failure is { } failure)
        {
            return Html.Of($"<p class=\"bad\" lang=\"en\">{failure}</p>");
        }

        if (import.IsOver && view.Rows is null)
        {
            // Stopped before anybody knew how long it is.
            return Html.Nothing;
        }

        var rows = view.Rows ?? 0;
        var value = view.Rows is null
            ? Html.Nothing
            : Html.Of($" value=\"{Number(import.IsOver && rows == 0 ? 1 : view.Done)}\" max=\"{Number(Math.Max(1, rows))}\"");
        var done = view.Rows is null ? wording.Reading
            : wording.DoneOf.With("done", Figures.Count(view.Done, visit.Language)).With("rows", Figures.Count(rows, visit.Language));
        var rate = view.RowsPerSecond is { } perSecond && view.Done > 0
            ? wording.Rate.With("rate", perSecond.ToString("N0", Figures.Culture(visit.Language)))
            : "";
        var left = view.ExpectedEnd is { } end ? ImportPages.Left(end - now, wording) : "";
        return Html.Of($"""
            <p><label for="bar">{done}</label></p>
            <p><progress id="bar"{value}></progress></p>
            <p class="soft">{string.Join(" · ", new[] { rate, left }.Where(text => text.Length > 0))}</p>
            """);
    }

    private static IEnumerable<Html> Facts(Visit visit, ImportingWording wording, ImportView view)
    {
        (string Name, int Count)[] counts =
        [
            (wording.Created, view.Created), (wording.Updated, view.Updated), (wording.Unchanged, view.Unchanged),
            (wording.Skipped, view.Skipped), (wording.Failed, view.Failed),
        ];
        var facts = counts.Select(counted => Html.Of($"<dt>{counted.Name}</dt><dd>{Figures.Count(counted.Count, visit.Language)}</dd>"));
        return view.IgnoredColumns.Count == 0
            ? facts
            : facts.Append(Html.Of($"<dt>{wording.Ignored}</dt><dd dir=\"auto\">{string.Join(", ", view.IgnoredColumns.Take(50))}</dd>"));
    }

    private static Html Actions(Visit visit, ImportingWording wording, Import import) => import.IsOver
        ? Html.Nothing
        : Html.Of($"""
            <div class="actions"><a class="button secondary" id="reload" href="">{wording.Reload}</a>
            <form method="post" action="{visit.To(ImportPages.PathOf(import.Id))}" class="inline">{visit.Token}
            <button class="danger" id="stop" name="action" value="stop">{wording.Stop}</button></form></div>
            <p class="soft">{wording.StopExplain}</p>
            """);

    /// <summary>From a dry run to the file that waits for it.</summary>
    private static Html Next(Visit visit, ImportingWording wording, Import import) =>
        import is { Options.DryRun: true, IsOver: true } && ImportBlobs.ImportOf(visit.Store.Id, import.Source) is { } waiting
        && waiting != import.Id
            ? Html.Of($"""
                <section><h2>{wording.DryOver}</h2><p>{wording.DryOverBody}</p>
                <p><a class="button primary"
                href="{visit.To($"{ImportPages.PathOf(waiting)}?after={import.Id}")}">{wording.GoOn}</a></p></section>
                """)
            : Html.Nothing;

    private static Html Failures(Visit visit, ImportingWording wording, Import import, ImportView view)
    {
        if (view.Errors is not { Count: > 0 } errors)
        {
            return Html.Nothing;
        }

        var rows = errors.Select(note => Html.Of($"""
            <tr><td class="number" data-label="{wording.RowNumber}">{Number(note.Row)}</td>
            <td data-label="{wording.Column}" dir="auto">{note.Field}</td>
            <td data-label="{wording.Reason}" lang="en">{note.Message}</td></tr>
            """));
        var more = view.Failed > errors.Count ? Html.Of($"<p class=\"soft\">{wording.MoreFailed}</p>") : Html.Nothing;
        return Html.Of($"""
            <section>
            <h2>{wording.Reasons}</h2>
            <p><a class="button secondary" download
            href="{visit.To($"{ImportPages.PathOf(import.Id)}/errors.csv")}">{wording.Download}</a></p>
            <table class="cards">
            <thead><tr><th scope="col" class="number">{wording.RowNumber}</th><th scope="col">{wording.Column}</th>
            <th scope="col">{wording.Reason}</th></tr></thead>
            <tbody>{Html.Join(rows)}</tbody>
            </table>
            {more}
            </section>
            """);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
