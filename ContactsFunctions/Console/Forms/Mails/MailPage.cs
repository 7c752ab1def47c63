using ContactsFunctions.Console.Settings;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Forms.Mails;

/// <summary>The templates of one mail with what comes of them beside. Looking posts the form into the frame: no script is needed.</summary>
internal static class MailPage
{
    /// <summary>The code of a mistake: somebody else has saved the mail since this form was shown.</summary>
    public const string ChangedMeanwhile = "changed_meanwhile";

    public static string PathOf(MailKind kind) => $"{ConsoleSection.Forms.Path}/mails/{kind.WireName()}";

    /// <param name="version">Names what is kept.</param>
    /// <param name="done">What was done; null or empty where nothing was.</param>
    public static HtmlPage Render(
        ConsoleLayout layout,
        Visit visit,
        MailKind kind,
        MailDraft draft,
        string version,
        IReadOnlyList<FieldError> errors,
        string? done = null)
    {
        var wording = Wording<MailsWording>.In(visit.Language);
        var said = errors.Count > 0 ? Html.Nothing
            : wording.Done.GetValueOrDefault(done ?? "") is { } sentence ? ConsoleLayout.Notice(sentence)
            : Html.Nothing;
        var content = Html.Of($"""
            {said}
            {Errors(wording, errors)}
            <p>{wording.About}</p>
            <div class="columns">
            <section><h2>{wording.Templates}</h2>{Form(visit, wording, kind, draft, version, errors)}</section>
            <section><h2>{wording.Preview}</h2>
            <iframe name="preview" title="{wording.Preview}" src="{visit.To($"{PathOf(kind)}/preview")}"></iframe></section>
            </div>
            <section><h2>{wording.Variables}</h2>
            <ul class="tags">{Html.Join(MailModel.VariablesOf(kind).Select(variable =>
                Html.Of($"<li class=\"tag code\" dir=\"ltr\">{$"{{{{{variable}}}}}"}</li>")))}</ul></section>
            <p><a href="{visit.To(ConsoleSection.Forms.Path)}">{visit.Wording.Sections[ConsoleSection.Forms.Name]}</a></p>
            """);
        return layout.Page(
            visit,
            ConsoleSection.Forms,
            kind == MailKind.Confirmation ? wording.Confirmation : wording.Welcome,
            content,
            errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            frames: "'self'");
    }

    /// <summary>In the frame, where there is nothing to show.</summary>
    public static HtmlPage Mistakes(ConsoleLayout layout, Visit visit, IReadOnlyList<FieldError> errors)
    {
        var wording = Wording<MailsWording>.In(visit.Language);
        return layout.Plain(visit.Language, wording.Mistakes, Errors(wording, errors), StatusCodes.Status400BadRequest).InFrame();
    }

    private static Html Errors(MailsWording wording, IReadOnlyList<FieldError> errors)
    {
        return errors.Count == 0 ? Html.Nothing : Html.Of($"""
            <div class="errors" role="alert"><ul>{Html.Join(errors.Select(Item))}</ul></div>
            """);

        Html Item(FieldError error) => error.Code == ChangedMeanwhile
            ? Html.Of($"<li>{wording.ChangedMeanwhile}</li>")
            : Html.Of($"""
                <li>{wording.Parts.GetValueOrDefault(PartOf(error), PartOf(error))}: <span lang="en">{error.Message}</span></li>
                """);
    }

    private static Html Form(
        Visit visit, MailsWording wording, MailKind kind, MailDraft draft, string version, IReadOnlyList<FieldError> errors)
    {
        var (forms, settings) = (Wording<FormsWording>.In(visit.Language), Wording<SettingsWording>.In(visit.Language));
        var starts = Language.All.Select(language => Html.Of($"""
            <a href="{visit.To($"{PathOf(kind)}?start={language.Code}")}">{settings.Languages[language.Code]}</a>
            """));
        var test = visit.Address is { } address
            ? Html.Of($"""
                <button class="secondary" name="action" value="test">{wording.Test.With("address", address.Display)}</button>
                """)
            : Html.Nothing;
        return Html.Of($"""
            <form method="post" action="{visit.To(PathOf(kind))}" novalidate>{visit.Token}
            <input type="hidden" name="version" value="{version}">
            <p class="hint">{wording.Empty}</p>
            <p class="actions">{wording.Start} {Html.Join(starts)}</p>
            {Part("subject", draft.Subject, 1)}{Part("html", draft.Html, 18)}{Part("text", draft.Text, 10)}
            <div class="fields">
            <div class="field"><label for="language">{forms.Language}</label>
            <select class="input" id="language" name="language"><option value="">{forms.Visitors}</option>
            {SettingsPage.Languages(settings, null)}</select></div>
            <div class="field"><label for="look">{wording.Look}</label>
            <select class="input" id="look" name="look"><option value="light">{wording.Light}</option>
            <option value="dark">{wording.Dark}</option></select></div>
            </div>
            <p class="actions">
            <button class="primary" name="action" value="save">{visit.Wording.Save}</button>
            <button class="secondary" formaction="{visit.To($"{PathOf(kind)}/preview")}" formtarget="preview">{wording.ShowDraft}</button>
            {test}</p>
            </form>
            """);

        Html Part(string part, string value, int rows)
        {
            var invalid = errors.Any(error => PartOf(error) == part) ? Html.Of($" aria-invalid=\"true\"") : Html.Nothing;

            // A line break that begins a text area is not shown.
            return Html.Of($"""
                <div class="field"><label for="{part}">{wording.Parts[part]}</label>
                <textarea class="input code" id="{part}" name="{part}" rows="{$"{rows}"}" dir="auto" spellcheck="false"{invalid}>
                {value}</textarea></div>
                """);
        }
    }

    /// <summary>The part of the mail that a mistake is in, of <c>templates.welcome.html</c>.</summary>
    private static string PartOf(FieldError error) => error.Field[(error.Field.LastIndexOf('.') + 1)..];
}
