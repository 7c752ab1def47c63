using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console;

/// <summary>What all pages of the console have in common. Complete without script; the one script only adds comfort.</summary>
public sealed class ConsoleLayout
{
    private readonly string stylesheet = EmbeddedFile.Read("Console/console.css");
    private readonly string stylesheetHash;

    public ConsoleLayout() => stylesheetHash = HtmlPage.HashOf(stylesheet);

    /// <summary>A page of the console.</summary>
    /// <param name="section">Marked in the navigation.</param>
    /// <param name="content">What stands below the heading.</param>
    /// <param name="status">400 where something of a form is wrong: the title says so first, which a screen reader reads first.</param>
    /// <param name="frames">Where pages that are shown inside this one come from, such as <c>'self'</c>.</param>
    internal HtmlPage Page(
        Visit visit,
        ConsoleSection? section,
        string title,
        Html content,
        int status = StatusCodes.Status200OK,
        string frames = "'none'")
    {
        var (wording, brand) = (visit.Wording, Brand.Of(visit.Store.Id, visit.Store.Settings));
        var items = Html.Join(ConsoleSection.All.Select(other => Item(visit, other, section)));
        var header = Html.Of($"""
            <header>
            <p class="brand"><a href="{visit.To("")}">{brand.Name}</a></p>
            <nav aria-label="{wording.Navigation}"><ul>{items}</ul></nav>
            {Account(visit)}
            </header>
            """);
        var prefix = status == StatusCodes.Status400BadRequest ? $"{wording.Error}: " : "";
        return Whole(visit.Language, brand, $"{prefix}{title} · {brand.Name}", title, header, content, status, frames);
    }

    /// <summary>A page for somebody who is not signed in: it names no store.</summary>
    internal HtmlPage Plain(
        Language language, string title, Html content, int status = StatusCodes.Status200OK, TimeSpan? retryAfter = null) =>
        Whole(language, null, title, title, Html.Nothing, content, status, "'none'", retryAfter);

    /// <summary>The page that tells a person what a program is told by a problem.</summary>
    internal HtmlPage InPlaceOf(Problem problem, Language language, Visit? visit)
    {
        var wording = Wording<ConsoleWording>.In(language);
        var message = problem.Status switch
        {
            StatusCodes.Status403Forbidden => wording.Refused,
            StatusCodes.Status404NotFound => wording.NotFound,
            StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => wording.TryAgainLater,
            >= StatusCodes.Status500InternalServerError => wording.Broken,
            _ => wording.Unreadable,
        };
        var body = Html.Of($"<p>{message.Body}</p>");
        var wait = problem.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return visit is null
            ? Plain(language, message.Title, body, problem.Status, wait)
            : Page(visit, null, message.Title, body, problem.Status);
    }

    /// <summary>What was done, or what is to be known; a screen reader says it at once.</summary>
    internal static Html Notice(string text) => Html.Of($"<p class=\"notice\" role=\"status\">{text}</p>");

    /// <summary>Copies the text of an element; only where script runs.</summary>
    internal static Html CopyButton(Visit visit, string of) => Html.Of($"""
        <button class="secondary" type="button" hidden data-copy="{of}" data-done="{visit.Wording.Copied}">{visit.Wording.Copy}</button>
        """);

    /// <summary>An attribute without a value, such as <c>checked</c>; nothing where it is not to be there.</summary>
    internal static Html Mark(bool isSet, string attribute) => isSet ? Html.Of($" {Html.Trusted(attribute)}") : Html.Nothing;

    /// <summary>A button with a form of its own, for one thing to do.</summary>
    internal static Html Button(Visit visit, string path, string action, string caption, string kind = "secondary") => Html.Of($"""
        <form method="post" action="{visit.To(path)}" class="inline">{visit.Token}
        <button class="{kind}" name="action" value="{action}">{caption}</button></form>
        """);

    private static Html Item(Visit visit, ConsoleSection section, ConsoleSection? current)
    {
        var mark = section == current ? Html.Of($" aria-current=\"page\"") : Html.Nothing;
        return Html.Of($"<li><a href=\"{visit.To(section.Path)}\"{mark}>{visit.Wording.Sections[section.Name]}</a></li>");
    }

    private static Html Account(Visit visit) => Html.Of($"""
        <details class="account">
        <summary>{visit.Wording.Account.With("who", visit.Address?.Display ?? visit.Wording.Operator)}</summary>
        <form method="post" action="{visit.To("sign-out")}">{visit.Token}
        <button class="secondary" name="action" value="here">{visit.Wording.SignOut}</button>
        <button class="secondary" name="action" value="everywhere">{visit.Wording.SignOutEverywhere}</button>
        </form>
        </details>
        """);

    private HtmlPage Whole(
        Language language,
        Brand? brand,
        string title,
        string heading,
        Html header,
        Html content,
        int status,
        string frames,
        TimeSpan? retryAfter = null)
    {
        var wording = Wording<ConsoleWording>.In(language);
        var colors = PageLayout.Colors(brand?.Color ?? BrandColor.From(null));
        var html = Html.Of($"""
            <!DOCTYPE html>
            <html lang="{language.Code}" dir="{language.Direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style>{Html.Trusted(colors)}</style>
            <style>{Html.Trusted(stylesheet)}</style>
            <script src="{ConsoleScript.Path}" defer></script>
            </head>
            <body{(brand is null ? Html.Of($" class=\"plain\"") : Html.Nothing)}>
            <a class="skip" href="#main">{wording.SkipToContent}</a>
            {header}
            <main id="main" tabindex="-1">
            <h1>{heading}</h1>
            {content}
            </main>
            </body>
            </html>

            """);
        var policy = $"default-src 'none'; style-src {HtmlPage.HashOf(colors)} {stylesheetHash}; script-src 'self'; " +
            $"connect-src 'self'; frame-src {frames}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

        // Its forms must say where they come from, which "no-referrer" would take away.
        return new HtmlPage(html.ToString(), status, policy) { RetryAfter = retryAfter, ReferrerPolicy = "same-origin" };
    }
}
