using ContactsFunctions.Console.Settings;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Forms;

/// <summary>The form as it was ticked: its address, the code to embed it, how it looks.</summary>
internal static class FormsPage
{
    public static HtmlPage Render(ConsoleLayout layout, Visit visit, EmbedCode chosen, Uri publicUrl)
    {
        var wording = Wording<FormsWording>.In(visit.Language);
        var words = Wording<FormsWording>.In(
            chosen.Language is { } wanted && WordingJson.Languages.Contains(wanted) ? wanted : visit.Language);
        var hosted = chosen.Hosted(publicUrl, visit.Store.Id);
        var code = chosen.Code(publicUrl, visit.Store.Id, words.LinkText);
        var settings = visit.Store.Settings;
        var content = Html.Of($"""
            {(settings.PublicSignup ? Html.Nothing : Note(visit, wording.Closed, wording.ToWeb))}
            <div class="columns">
            <div>
            <section><h2>{wording.Choose}</h2>{Form(visit, wording, chosen)}</section>
            <section><h2>{wording.Hosted}</h2><p>{wording.HostedAbout}</p>
            <p><a id="hosted" href="{hosted}" target="_blank" rel="noopener" dir="ltr">{hosted}</a></p>
            <p>{ConsoleLayout.CopyButton(visit, "hosted")}</p></section>
            <section><h2>{wording.Embed}</h2><p>{wording.EmbedAbout}</p>
            {(settings.AllowedOrigins.Count > 0 ? Html.Nothing : Note(visit, wording.NoOrigins, wording.ToWeb))}
            <pre class="code" id="code" dir="ltr" tabindex="0" aria-label="{wording.Embed}">{code}</pre>
            <p>{ConsoleLayout.CopyButton(visit, "code")}</p></section>
            </div>
            <section><h2>{wording.Preview}</h2>
            <iframe title="{wording.Preview}" src="{visit.To($"forms/preview/form{Address(chosen)}")}"></iframe></section>
            </div>
            <section><h2>{wording.Mails}</h2><p>{wording.MailsAbout}</p>
            <ul>
            <li><a href="{visit.To("forms/mails/confirmation")}">{wording.Confirmation}</a></li>
            <li><a href="{visit.To("forms/mails/welcome")}">{wording.Welcome}</a></li>
            <li><a href="{visit.To("forms/steps")}">{wording.Steps}</a></li>
            </ul></section>
            """);
        return layout.Page(
            visit, ConsoleSection.Forms, visit.Wording.Sections[ConsoleSection.Forms.Name], content, frames: "'self'");
    }

    private static Html Form(Visit visit, FormsWording wording, EmbedCode chosen)
    {
        var boxes = EmbedCode.Choices.Select(field =>
        {
            var mark = ConsoleLayout.Mark(chosen.Fields.Contains(field), "checked");
            return Html.Of($"""
                <label class="choice"><input type="checkbox" name="fields" value="{field}"{mark}> {wording.Fields[field]}</label>
                """);
        });
        return Html.Of($"""
            <form method="get" action="{visit.To("forms")}">
            <fieldset><legend>{wording.FieldsLegend}</legend>{Html.Join(boxes)}</fieldset>
            <div class="field"><label for="language">{wording.Language}</label>
            <select class="input" id="language" name="language"><option value="">{wording.Visitors}</option>
            {SettingsPage.Languages(Wording<SettingsWording>.In(visit.Language), chosen.Language)}</select></div>
            <div class="field"><label for="tags">{wording.Tags}</label>
            <p class="hint" id="tags-hint">{wording.TagsHint}</p>
            <input class="input" id="tags" name="tags" value="{chosen.Tags}" dir="auto" aria-describedby="tags-hint"></div>
            <button class="primary">{wording.Show}</button>
            </form>
            """);
    }

    private static string Address(EmbedCode chosen)
    {
        var language = chosen.Language is null ? "" : $"language={chosen.Language.Code}";
        return (chosen.Query, language) switch
        {
            (var query, "") => query,
            ("", _) => $"?{language}",
            var (query, _) => $"{query}&{language}",
        };
    }

    private static Html Note(Visit visit, string text, string link) => Html.Of($"""
        <p class="notice">{text} <a href="{visit.To(SettingsGroup.PathOf("web"))}">{link}</a></p>
        """);
}
