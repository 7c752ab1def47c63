using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Settings;

/// <summary>A form with some of a store's settings.</summary>
internal static class SettingsPage
{
    /// <param name="shown">What each field shows, by its path.</param>
    /// <param name="records">What the sender's domain needs; null where nothing is to be said of that.</param>
    /// <param name="isSaved">Whether they were saved a moment ago.</param>
    /// <param name="was">What each field showed before something was typed, where that is not what it shows.</param>
    public static HtmlPage Render(
        ConsoleLayout layout,
        Visit visit,
        SettingsGroup group,
        IReadOnlyDictionary<string, string> shown,
        IReadOnlyList<FieldError> errors,
        IReadOnlyList<SenderRecord>? records = null,
        bool isSaved = false,
        IReadOnlyDictionary<string, string>? was = null)
    {
        var wording = Wording<SettingsWording>.In(visit.Language);
        var fields = group.Fields.Select(field => Field(
            wording, field, shown[field.Path], (was ?? shown)[field.Path], errors.FirstOrDefault(error => field.Concerns(error.Field))));
        var about = group.Name switch
        {
            SettingsGroup.Sender => wording.SenderAbout,
            SettingsGroup.Owners => wording.OwnersAbout,
            "retention" => wording.RetentionAbout,
            _ => "",
        };
        var explained = about.Length == 0 ? Html.Nothing : Html.Of($"<p>{about}</p>");
        var content = Html.Of($"""
            {Tabs(visit, wording, group.Name)}
            {(isSaved ? ConsoleLayout.Notice(wording.Saved) : Html.Nothing)}
            {Summary(group, errors)}
            <section>
            {explained}
            <form method="post" action="{visit.To(group.Path)}" novalidate>{visit.Token}
            {Html.Join(fields)}
            <button class="primary">{visit.Wording.Save}</button>
            </form>
            </section>
            {(records is null ? Html.Nothing : Records(wording, records))}
            """);
        return layout.Page(
            visit,
            ConsoleSection.Settings,
            wording.Tabs[group.Name],
            content,
            errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>All parts of the settings.</summary>
    public static Html Tabs(Visit visit, SettingsWording wording, string current)
    {
        var items = wording.Tabs.Select(tab => Html.Of($"""
            <li><a href="{visit.To(SettingsGroup.PathOf(tab.Key))}"{Said(tab.Key == current, "aria-current", "page")}>{tab.Value}</a></li>
            """));
        return Html.Of($"<nav aria-label=\"{wording.Parts}\"><ul class=\"tabs\">{Html.Join(items)}</ul></nav>");
    }

    /// <summary>The languages that pages and mails speak, as options of a choice.</summary>
    public static Html Languages(SettingsWording wording, Language? chosen) => Html.Join(Language.All.Select(language => Html.Of($"""
        <option value="{language.Code}"{ConsoleLayout.Mark(language == chosen, "selected")}>{wording.Languages[language.Code]}</option>
        """)));

    /// <summary>Where a form begins, what is wrong with it, each with a link to its field.</summary>
    private static Html Summary(SettingsGroup group, IReadOnlyList<FieldError> errors)
    {
        var items = errors.Select(error => group.Fields.FirstOrDefault(field => field.Concerns(error.Field)) is { } field
            ? Html.Of($"<li><a href=\"#{field.Path}\" lang=\"en\">{error.Message}</a></li>")
            : Html.Of($"<li lang=\"en\">{error.Field}: {error.Message}</li>"));
        return errors.Count == 0 ? Html.Nothing : Html.Of($"""
            <div class="errors" role="alert"><ul>{Html.Join(items)}</ul></div>
            """);
    }

    private static Html Field(SettingsWording wording, SettingField field, string value, string was, FieldError? error)
    {
        var label = wording.Fields[field.Path];
        var kept = Html.Of($"<input type=\"hidden\" name=\"{SettingsForm.WasOf(field.Path)}\" value=\"{was}\">");
        if (field.Kind == SettingKind.Flag)
        {
            return Html.Of($"""
                <div class="field"><label class="choice"><input type="checkbox" id="{field.Path}" name="{field.Path}" value="true"
                {ConsoleLayout.Mark(value == "true", "checked")}> {label}</label>{kept}</div>
                """);
        }

        var hint = wording.Hints.GetValueOrDefault(field.Path);
        string?[] ids = [hint is null ? null : $"{field.Path}-hint", error is null ? null : $"{field.Path}-error"];
        var described = string.Join(' ', ids.OfType<string>());
        var attributes = Html.Of($"""
            class="input" id="{field.Path}" name="{field.Path}" dir="auto"{Said(described.Length > 0, "aria-describedby", described)}{Said(
                error is not null, "aria-invalid", "true")}
            """);
        return Html.Of($"""
            <div class="field"><label for="{field.Path}">{label}</label>
            {(hint is null ? Html.Nothing : Html.Of($"<p class=\"hint\" id=\"{field.Path}-hint\">{hint}</p>"))}
            {Control(wording, field.Kind, attributes, value)}{kept}
            {(error is null ? Html.Nothing : Html.Of($"<p class=\"error\" id=\"{field.Path}-error\" lang=\"en\">{error.Message}</p>"))}
            </div>
            """);
    }

    private static Html Control(SettingsWording wording, SettingKind kind, Html attributes, string value) => kind switch
    {
        // A line break that begins a text area is not shown.
        SettingKind.Lines or SettingKind.List => Html.Of($"<textarea {attributes} rows=\"5\">\n{value}</textarea>"),
        SettingKind.Language => Html.Of($"""
            <select {attributes}><option value="">{wording.VisitorsLanguage}</option>
            {Languages(wording, Language.OfTag(value))}</select>
            """),
        SettingKind.Number => Html.Of($"<input {attributes} inputmode=\"numeric\" value=\"{value}\">"),
        SettingKind.Url => Html.Of($"<input {attributes} type=\"url\" value=\"{value}\">"),
        SettingKind.Email => Html.Of($"<input {attributes} type=\"email\" value=\"{value}\">"),
        _ => Html.Of($"<input {attributes} value=\"{value}\">"),
    };

    private static Html Records(SettingsWording wording, IReadOnlyList<SenderRecord> records)
    {
        var rows = records.Select(record => Html.Of($"""
            <tr><th scope="row">{record.Kind}</th>
            <td data-label="{wording.RecordName}"><span class="code">{record.Name ?? "–"}</span></td>
            <td data-label="{wording.RecordValue}"><span class="code">{record.Value ?? wording.OfRelay}</span></td>
            <td data-label="{wording.RecordState}">{State(record)}</td></tr>
            """));
        return Html.Of($"""
            <section>
            <h2>{wording.Records}</h2>
            <p>{wording.RecordsAbout}</p>
            <table class="cards">
            <thead><tr><th scope="col">{wording.Record}</th><th scope="col">{wording.RecordName}</th>
            <th scope="col">{wording.RecordValue}</th><th scope="col">{wording.RecordState}</th></tr></thead>
            <tbody>{Html.Join(rows)}</tbody>
            </table>
            </section>
            """);

        Html State(SenderRecord record)
        {
            var kind = record.State switch
            {
                SenderRecordState.Found => "good",
                SenderRecordState.Missing or SenderRecordState.Wrong => "bad",
                _ => "soft",
            };
            var seen = string.IsNullOrEmpty(record.Seen)
                ? Html.Nothing
                : Html.Of($"<br><span class=\"code soft\">{record.Seen.Cut(300)}</span>");
            return Html.Of($"<span class=\"{kind}\">{wording.RecordStates[record.State.ToString()]}</span>{seen}");
        }
    }

    private static Html Said(bool isSet, string attribute, string value) =>
        isSet ? Html.Of($" {Html.Trusted(attribute)}=\"{value}\"") : Html.Nothing;
}
