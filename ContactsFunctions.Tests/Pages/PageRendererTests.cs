using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Pages;

public sealed partial class PageRendererTests
{
    private readonly PageRenderer pages = new();

    public static TheoryData<string, string> EveryPage => new(
        from language in Language.All
        from page in typeof(PageRenderer).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        select (page.Name, language.Code));

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Every_page_is_whole_in_every_language(string name, string language)
    {
        var page = await RenderedPage.OfAsync(RenderedPage.All(pages, Context(language))[name]);

        Assert.Contains($"<html lang=\"{language}\" dir=\"{(language == "he" ? "rtl" : "ltr")}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("Tom &amp; Söhne", page.Html, StringComparison.Ordinal);
        Assert.Matches("<title>[^<]+</title>", page.Html);
        Assert.Single(Heading.Matches(page.Html));
        Assert.DoesNotContain("{store}", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(" on[a-z]+=", page.Html);
    }

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Every_page_has_the_headers_that_keep_it_harmless(string name, string language)
    {
        var page = await RenderedPage.OfAsync(RenderedPage.All(pages, Context(language))[name]);

        Assert.Equal("text/html; charset=utf-8", page.Headers.ContentType);
        Assert.Equal("no-store", page.Headers.CacheControl);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("noindex", page.Headers["X-Robots-Tag"]);
        Assert.Equal("nosniff", page.Headers.XContentTypeOptions);
        var policy = page.Headers.ContentSecurityPolicy.ToString();
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_allows_exactly_the_pages_own_styles()
    {
        var page = await RenderedPage.OfAsync(pages.ConfirmAsk(Context("en")));

        var hashes = Style.Matches(page.Html)
            .Select(style => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.Groups[1].Value)))}'");
        Assert.Contains($"style-src {string.Join(' ', hashes)};", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(PageRenderer.LinkExpired), 410)]
    [InlineData(nameof(PageRenderer.LinkNoLongerValid), 410)]
    [InlineData(nameof(PageRenderer.NotFound), 404)]
    [InlineData(nameof(PageRenderer.SignupClosed), 403)]
    [InlineData(nameof(PageRenderer.TryAgainLater), 503)]
    [InlineData(nameof(PageRenderer.FormUnreadable), 400)]
    [InlineData(nameof(PageRenderer.Broken), 500)]
    [InlineData(nameof(PageRenderer.Confirmed), 200)]
    [InlineData(nameof(PageRenderer.SignUp), 200)]
    public async Task A_page_has_the_status_of_what_it_says(string name, int status) =>
        Assert.Equal(status, (await RenderedPage.OfAsync(RenderedPage.All(pages, Context("en"))[name])).Status);

    [Fact]
    public async Task Trying_again_later_says_when_in_whole_seconds()
    {
        var page = await RenderedPage.OfAsync(pages.TryAgainLater(Context("en"), TimeSpan.FromSeconds(1.2), StatusCodes.Status429TooManyRequests));

        Assert.Equal((429, "2"), (page.Status, page.Headers.RetryAfter.ToString()));
    }

    [Theory]
    [InlineData(nameof(PageRenderer.ConfirmAsk), "confirm", "decline")]
    [InlineData(nameof(PageRenderer.LinkExpired), "resend")]
    [InlineData(nameof(PageRenderer.UnsubscribeAsk), "unsubscribe")]
    [InlineData(nameof(PageRenderer.Unsubscribed), "resubscribe")]
    public async Task A_page_that_asks_posts_to_its_own_address(string name, params string[] actions)
    {
        var page = await RenderedPage.OfAsync(RenderedPage.All(pages, Context("en"))[name]);

        Assert.Contains("<form method=\"post\">", page.Html, StringComparison.Ordinal);
        Assert.Equal(actions, Action.Matches(page.Html).Select(m => m.Groups[1].Value));
    }

    [Theory]
    [InlineData(nameof(PageRenderer.Confirmed))]
    [InlineData(nameof(PageRenderer.NotFound))]
    [InlineData(nameof(PageRenderer.CheckYourInbox))]
    public async Task A_page_that_only_says_something_has_nothing_to_press(string name) =>
        Assert.DoesNotContain("<form", (await RenderedPage.OfAsync(RenderedPage.All(pages, Context("en"))[name])).Html, StringComparison.Ordinal);

    [Fact]
    public async Task A_head_request_gets_the_headers_alone()
    {
        var page = await RenderedPage.OfAsync(pages.ConfirmAsk(Context("en")), "HEAD");

        Assert.Empty(page.Html);
        Assert.True(page.Headers.ContentLength > 1000);
    }

    [Fact]
    public async Task A_shops_own_words_stay_text()
    {
        var context = new PageContext(RenderedPage.Demo, new StoreSettings { Name = "</title><script>alert(1)</script>\"" }, null);

        var page = await RenderedPage.OfAsync(pages.ConfirmAsk(context));

        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_is_the_only_thing_a_page_loads()
    {
        var settings = new StoreSettings { Brand = new() { Name = "Shop", LogoUrl = "https://cdn.example:8443/logo.png?v=1&w=2" } };

        var page = await RenderedPage.OfAsync(pages.Confirmed(new PageContext(RenderedPage.Demo, settings, null)));

        Assert.Contains("<img src=\"https://cdn.example:8443/logo.png?v=1&amp;w=2\" alt=\"Shop\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("img-src https://cdn.example:8443;", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_places_to_go_on_to_are_said_in_short_where_a_proxy_would_drop_the_header()
    {
        var settings = new StoreSettings { RedirectUrls = [.. Enumerable.Range(0, 100).Select(i => $"https://{new string('a', 60)}.shop{i}.example/")] };

        var page = await RenderedPage.OfAsync(pages.SignUp(new PageContext(RenderedPage.Demo, settings, null), SignUpForm.Blank([])));

        Assert.Contains("form-action 'self' https: http:;", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_read_leads_back_to_the_stores_form_and_only_where_it_is_open()
    {
        const string Link = "href=\"/s/demo\"";
        var open = await RenderedPage.OfAsync(pages.FormUnreadable(Context("en"), 415));
        var closed = await RenderedPage.OfAsync(pages.FormUnreadable(new PageContext(RenderedPage.Demo, new StoreSettings { PublicSignup = false }, null)));
        var unknown = await RenderedPage.OfAsync(pages.FormUnreadable(PageContext.Unknown(null)));

        Assert.Equal(415, open.Status);
        Assert.Contains(Link, open.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Link, closed.Html + unknown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_link_shows_no_brand_in_the_visitors_language()
    {
        var page = await RenderedPage.OfAsync(pages.NotFound(PageContext.Unknown("fr-FR,fr;q=0.9")));

        Assert.Contains("<h1>Page introuvable</h1>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<header>", page.Html, StringComparison.Ordinal);
    }

    private static PageContext Context(string language) =>
        new(RenderedPage.Demo, new StoreSettings { Name = "Tom & Söhne", Brand = new() { Color = "#ffd400" } }, language);

    [GeneratedRegex("<h1>[^<]+</h1>")]
    private static partial Regex Heading { get; }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style { get; }

    [GeneratedRegex("name=\"action\" value=\"([a-z]+)\"")]
    private static partial Regex Action { get; }
}
