using ContactsFunctions.Console.Settings;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Forms;

/// <summary>All that a person sees, in the order in which they see it.</summary>
internal static class StepsPage
{
    private static readonly (string Name, string Path)[] Steps =
    [
        ("form", "forms/preview/form"), ("inbox", "forms/preview/inbox"), ("confirmation", "forms/mails/confirmation/preview"),
        ("confirm", "forms/preview/confirm"), ("confirmed", "forms/preview/confirmed"), ("welcome", "forms/mails/welcome/preview"),
        ("unsubscribe", "forms/preview/unsubscribe"), ("unsubscribed", "forms/preview/unsubscribed"),
    ];

    public static HtmlPage Render(ConsoleLayout layout, Visit visit, Language? language)
    {
        var wording = Wording<FormsWording>.In(visit.Language);
        var query = language is null ? "" : $"?language={language.Code}";
        var items = Steps.Index().Select(step => Html.Of($"""
            <li><section><h2>{$"{step.Index + 1}"}. {wording.StepNames[step.Item.Name]}</h2>
            {(step.Item.Name == "welcome" && !visit.Store.Settings.WelcomeEmail
                ? Html.Of($"<p class=\"soft\">{wording.WelcomeOff}</p>")
                : Html.Nothing)}
            <iframe loading="lazy" title="{wording.StepNames[step.Item.Name]}" src="{visit.To($"{step.Item.Path}{query}")}"></iframe>
            </section></li>
            """));
        var content = Html.Of($"""
            <p>{wording.StepsAbout}</p>
            <form method="get" action="{visit.To("forms/steps")}" class="fields">
            <div class="field"><label for="language">{wording.Language}</label>
            <select class="input" id="language" name="language"><option value="">{wording.Visitors}</option>
            {SettingsPage.Languages(Wording<SettingsWording>.In(visit.Language), language)}</select></div>
            <div class="field"><button class="primary">{wording.Show}</button></div>
            </form>
            <ol class="steps">{Html.Join(items)}</ol>
            <p><a href="{visit.To("forms")}">{visit.Wording.Sections[ConsoleSection.Forms.Name]}</a></p>
            """);
        return layout.Page(visit, ConsoleSection.Forms, wording.Steps, content, frames: "'self'");
    }
}
