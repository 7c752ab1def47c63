using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Pages;

/// <summary>What all pages have in common. The stylesheet is read, and hashed for the policy, once.</summary>
internal sealed class PageLayout
{
    /// <summary>Proxies have limits for headers, 8 KB for one: a hundred long names are said in short.</summary>
    private const int MaxTargetsLength = 4000;

    private readonly string stylesheet = EmbeddedFile.Read("Pages/page.css");
    private readonly string stylesheetHash;

    public PageLayout() => stylesheetHash = HtmlPage.HashOf(stylesheet);

    public static Html Primary(string action, string caption) =>
        Html.Of($"""<button class="primary" name="action" value="{action}">{caption}</button>""");

    /// <param name="id">What a link to this button names.</param>
    public static Html Secondary(string action, string caption, string id) =>
        Html.Of($"""<button class="secondary" id="{id}" name="action" value="{action}">{caption}</button>""");

    /// <param name="content">What follows the message.</param>
    /// <param name="titlePrefix">Comes first in the title: a screen reader reads it first.</param>
    /// <param name="formTargets">Origins that a form may lead to, besides our own.</param>
    public HtmlPage Page(
        PageContext context,
        Message message,
        Html content,
        int status,
        TimeSpan? retryAfter = null,
        string titlePrefix = "",
        IEnumerable<string>? formTargets = null)
    {
        var brand = context.Brand;
        var (title, body) = (Named(message.Title, brand), Named(message.Body, brand));
        var colors = Colors(brand?.Color ?? BrandColor.From(null));
        var html = Html.Of($"""
            <!DOCTYPE html>
            <html lang="{context.Language.Code}" dir="{context.Language.Direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{titlePrefix}{title}</title>
            <style>{Html.Trusted(colors)}</style>
            <style>{Html.Trusted(stylesheet)}</style>
            </head>
            <body>
            {Header(brand)}
            <main>
            <h1>{title}</h1>
            <p>{body}</p>
            {content}
            </main>
            {Footer(brand, context.Language)}
            </body>
            </html>

            """);
        return new HtmlPage(html.ToString(), status, Policy(brand, HtmlPage.HashOf(colors), formTargets)) { RetryAfter = retryAfter };
    }

    private static Html Header(Brand? brand) => brand switch
    {
        null => Html.Nothing,
        { Logo: { } logo } => Html.Of($"""<header><img src="{logo.Text}" alt="{brand.Name}"></header>"""),
        _ => Html.Of($"<header>{brand.Name}</header>"),
    };

    /// <summary>Who is behind the shop, and what it promises, as far as the store says.</summary>
    private static Html Footer(Brand? brand, Language language)
    {
        var wording = PageWording.In(language);
        Html[] lines =
        [
            .. (brand?.Imprint?.Split('\n') ?? []).Select(line => Html.Of($"<p>{line}</p>")),
            .. Link(brand?.Privacy, wording.Privacy),
            .. Link(brand?.Terms, wording.Terms),
        ];
        return lines.Length == 0 ? Html.Nothing : Html.Of($"<footer>{Html.Join(lines)}</footer>");
    }

    private static IEnumerable<Html> Link(WebAddress? address, string caption) =>
        address is null ? [] : [Html.Of($"<p><a href=\"{address.Text}\">{caption}</a></p>")];

    /// <summary>A page without a store has no sentence that names one.</summary>
    private static string Named(string sentence, Brand? brand) => sentence.Replace("{store}", brand?.Name ?? "", StringComparison.Ordinal);

    internal static string Colors(BrandColor color) =>
        $":root {{ --brand: {color.Hex}; --on-brand: {color.OnColor}; " +
        $"--brand-on-light: {color.OnLight}; --brand-on-dark: {color.OnDark}; }}";

    private string Policy(Brand? brand, string colorsHash, IEnumerable<string>? formTargets)
    {
        var picture = brand?.Logo is { } logo ? logo.Origin : "'none'";
        var targets = string.Join(' ', ["'self'", .. (formTargets ?? []).Distinct()]);
        if (targets.Length > MaxTargetsLength)
        {
            targets = "'self' https: http:";
        }

        return $"default-src 'none'; style-src {colorsHash} {stylesheetHash}; img-src {picture}; " +
            $"form-action {targets}; base-uri 'none'; frame-ancestors 'none'";
    }
}
