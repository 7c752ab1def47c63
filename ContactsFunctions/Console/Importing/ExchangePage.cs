using ContactsFunctions.Console.Exporting;
using ContactsFunctions.Dialects.Remarkety.Imports;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Imports;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Importing;

/// <summary>Where files come in and go out, and the imports of the last 30 days.</summary>
internal static class ExchangePage
{
    public const int PerPage = 20;

    /// <param name="found">One more than a page has, where there is a next page.</param>
    /// <param name="error">What is wrong with the file that was sent; null where nothing is.</param>
    public static HtmlPage Render(
        ConsoleLayout layout, Visit visit, IReadOnlyList<Import> found, FieldError? error, DateTimeOffset now)
    {
        var wording = Wording<ImportingWording>.In(visit.Language);
        var content = Html.Of($"""
            <div class="columns">
            {Upload(visit, wording, error)}
            {ExportForm.Render(visit)}
            </div>
            <section>
            <h2>{wording.Earlier}</h2>
            {List(visit, wording, found, now)}
            </section>
            """);
        return layout.Page(
            visit,
            ConsoleSection.Exchange,
            visit.Wording.Sections[ConsoleSection.Exchange.Name],
            content,
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static Html Upload(Visit visit, ImportingWording wording, FieldError? error)
    {
        var said = error?.Code switch
        {
            null => Html.Nothing,
            UploadedFile.NoFile => Said(Html.Of($"{wording.NoFile}")),
            UploadedFile.TooLarge => Said(Html.Of($"{wording.TooLarge.With("size", MiB)}")),
            _ => Said(ImportPages.Message(error)),
        };
        var invalid = error is null ? Html.Nothing : Html.Of($" aria-invalid=\"true\"");
        var described = error is null ? "file-hint" : "file-hint file-error";
        return Html.Of($"""
            <section>
            <h2>{wording.Import}</h2>
            <form method="post" enctype="multipart/form-data" action="{visit.To(ConsoleSection.Exchange.Path)}">{visit.Token}
            <div class="field">
            <label for="file">{wording.File}</label>
            <p class="hint" id="file-hint">{wording.FileHint.With("size", MiB)}</p>
            <input class="input" id="file" name="file" type="file" required accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv"
            aria-describedby="{described}"{invalid}>
            {said}
            </div>
            <p class="soft">{wording.NothingYet}</p>
            <button class="primary">{wording.Upload}</button>
            </form>
            </section>
            """);

        static Html Said(Html message) => Html.Of($"<p class=\"error\" id=\"file-error\" role=\"alert\">{message}</p>");
    }

    private static string MiB => $"{TakeImport.MaxUploadBytes / 1024 / 1024} MiB";

    private static Html List(Visit visit, ImportingWording wording, IReadOnlyList<Import> found, DateTimeOffset now)
    {
        if (found.Count == 0)
        {
            return Html.Of($"<p>{wording.NoneYet}</p>");
        }

        var rows = found.Take(PerPage).Select(import => Row(visit, wording, import, now));
        var further = visit.To($"{ConsoleSection.Exchange.Path}?after={found[Math.Min(found.Count, PerPage) - 1].Id}");
        var next = found.Count > PerPage
            ? Html.Of($"<p><a rel=\"next\" href=\"{further}\">{visit.Wording.Next}</a></p>")
            : Html.Nothing;
        return Html.Of($"""
            <table class="cards">
            <thead><tr><th scope="col">{wording.When}</th><th scope="col">{wording.State}</th>
            <th scope="col" class="number">{wording.Rows}</th>{Html.Join(Counted(wording).Select(name =>
                Html.Of($"<th scope=\"col\" class=\"number\">{name}</th>")))}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody>
            </table>
            {next}
            """);
    }

    private static string[] Counted(ImportingWording wording) =>
        [wording.Created, wording.Updated, wording.Unchanged, wording.Skipped, wording.Failed];

    private static Html Row(Visit visit, ImportingWording wording, Import import, DateTimeOffset now)
    {
        var view = ImportView.Of(import, now);
        int[] counts = [view.Created, view.Updated, view.Unchanged, view.Skipped, view.Failed];
        var cells = Counted(wording).Zip(counts, (name, count) =>
            Html.Of($"<td class=\"number\" data-label=\"{name}\">{Figures.Count(count, visit.Language)}</td>"));
        var dry = view.DryRun ? $" ({wording.Dry})" : "";
        var rows = view.Rows is { } known ? Figures.Count(known, visit.Language) : "–";
        return Html.Of($"""
            <tr><th scope="row"><a href="{visit.To(ImportPages.PathOf(import.Id))}">{Figures.Moment(import.CreatedAt)}</a></th>
            <td data-label="{wording.State}">{wording.States[view.State]}{dry}</td>
            <td class="number" data-label="{wording.Rows}">{rows}</td>{Html.Join(cells)}</tr>
            """);
    }
}
