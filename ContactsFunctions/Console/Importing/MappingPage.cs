using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Imports;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Importing;

/// <summary>What each column of a file fills, as it is guessed, with the first rows beside; and how the rows are applied.</summary>
internal static class MappingPage
{
    /// <summary>Of a long cell this much is shown; of a file with very many columns only the first row.</summary>
    private const int MaxShown = 40;

    private const int MaxShownOfMany = 20;
    private const int MaxColumnsWithRows = 60;

    /// <param name="options">What was chosen so far.</param>
    /// <param name="errors">Why what was pressed could not be done.</param>
    public static HtmlPage Render(
        ConsoleLayout layout,
        Visit visit,
        Import import,
        ImportOptions options,
        PeekedImport peeked,
        IReadOnlyList<FieldError> errors)
    {
        var wording = Wording<ImportingWording>.In(visit.Language);
        FieldError[] all = [.. peeked.Errors.Union(errors)];
        var said = all.Length == 0 ? Html.Nothing : Html.Of($"""
            <div class="errors" role="alert"><ul>{Html.Join(all.Select(error =>
                Html.Of($"<li>{ImportPages.Message(error)}</li>")))}</ul></div>
            """);
        var content = Html.Of($"""
            {said}
            <p>{wording.Look}</p>
            <form method="post" action="{visit.To(ImportPages.PathOf(import.Id))}" autocapitalize="none" autocomplete="off"
            spellcheck="false">{visit.Token}
            {(options.Kind == ImportKind.Csv ? Columns(wording, options, peeked) : Lines(wording, peeked))}
            {Options(wording, options)}
            <p class="soft">{wording.DryExplain}</p>
            <p class="actions">
            <button class="primary" name="action" value="check">{wording.Check}</button>
            <button class="secondary" name="action" value="import">{wording.ImportNow}</button>
            <button class="secondary" name="action" value="look">{wording.LookAgain}</button>
            <button class="danger" name="action" value="stop">{wording.Discard}</button>
            </p>
            </form>
            """);
        return layout.Page(
            visit,
            ConsoleSection.Exchange,
            wording.Mapping,
            content,
            errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static Html Columns(ImportingWording wording, ImportOptions options, PeekedImport peeked)
    {
        var (shown, length) = peeked.Header.Count > MaxColumnsWithRows ? (1, MaxShownOfMany) : (PeekImport.MaxRows, MaxShown);
        var chosen = ImportChoices.Chosen(peeked.Header, options);
        var targets = ColumnMap.Targets.Where(target => !target.Contains('<', StringComparison.Ordinal));
        var rows = peeked.Header.Index().Select(column =>
        {
            var id = ImportChoices.FieldOf(column.Index);
            var cells = peeked.Rows.Take(shown).Select((row, at) => Html.Of($"""
                <td data-label="{RowName(at)}" dir="auto">{row.ElementAtOrDefault(column.Index)?.Cut(length)}</td>
                """));
            var field = Html.Of($"""<input class="input" id="{id}" name="{id}" list="fields" value="{chosen[column.Index]}">""");
            return Html.Of($"""
                <tr><th scope="row"><label for="{id}" dir="auto">{column.Item.Cut(MaxShown)}</label></th>
                <td data-label="{wording.Fills}">{field}</td>{Html.Join(cells)}</tr>
                """);
        });
        var heads = peeked.Rows.Take(shown).Select((_, at) =>
            Html.Of($"<th scope=\"col\">{RowName(at)}</th>"));
        return Html.Of($"""
            <section>
            <h2>{wording.Columns}</h2>
            <p class="hint" id="fills-hint">{wording.FillsHint}</p>
            <table class="cards" aria-describedby="fills-hint">
            <thead><tr><th scope="col">{wording.Column}</th><th scope="col">{wording.Fills}</th>{Html.Join(heads)}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody>
            </table>
            <datalist id="fields">{Html.Join(targets.Select(target => Html.Of($"<option value=\"{target}\"></option>")))}</datalist>
            <div class="field">
            <label for="charset">{wording.Charset}</label>
            <p class="hint" id="charset-hint">{wording.CharsetHint}</p>
            <select class="input" id="charset" name="charset" aria-describedby="charset-hint">
            <option value="">UTF-8</option>
            <option value="{Charsets.Windows}"{ConsoleLayout.Mark(options.Charset is not null, "selected")}>Windows-1252</option>
            </select>
            </div>
            </section>
            """);

        string RowName(int at) => wording.Row.With("number", $"{at + 1}");
    }

    private static Html Lines(ImportingWording wording, PeekedImport peeked) => Html.Of($"""
        <section>
        <h2>{wording.FirstRows}</h2>
        {Html.Join(peeked.Rows.Select(row => Html.Of($"<pre class=\"code\" dir=\"ltr\">{row[0].Cut(500)}</pre>")))}
        </section>
        """);

    private static Html Options(ImportingWording wording, ImportOptions options) => Html.Of($"""
        <section>
        <h2>{wording.Options}</h2>
        {Choice("updateExisting", options.UpdateExisting, wording.UpdateExisting)}
        {Choice("appendTags", options.AppendTags, wording.AppendTags)}
        {Choice("ask", options.Ask, wording.Ask)}
        <p class="hint">{wording.AskHint}</p>
        <div class="field">
        <label for="tags">{wording.Tags}</label>
        <p class="hint" id="tags-hint">{wording.TagsHint}</p>
        <input class="input" id="tags" name="tags" value="{string.Join(", ", options.Tags)}" aria-describedby="tags-hint" dir="auto">
        </div>
        </section>
        """);

    private static Html Choice(string name, bool isChosen, string text) => Html.Of($"""
        <label class="choice"><input type="checkbox" name="{name}" value="true"{ConsoleLayout.Mark(isChosen, "checked")}> {text}</label>
        """);
}
