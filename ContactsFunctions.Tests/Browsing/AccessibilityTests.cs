using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Pages;
using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>No barrier on any page or in any mail (WCAG 2.2 AA by axe-core, contrast included), in both colour schemes.</summary>
[Trait("Lane", "Slow")]
public sealed class AccessibilityTests(Browser browser)
{
    private const string Site = "https://pages.example/";

    private static readonly string[] MailsAreNoSites = ["landmark-one-main", "region", "page-has-heading-one"];

    /// <summary>Every language in light; colours are the same in all of them, so dark in one of each direction.</summary>
    public static TheoryData<string, bool> Looks => new(
        [.. Language.All.Select(language => (language.Code, false)), ("en", true), ("he", true)]);

    /// <summary>Colours a shop might choose: the app's own, bright, dark, middling and none.</summary>
    public static TheoryData<string, bool> Colors => new(
        from color in new[] { "#1d4ed8", "#ffd400", "#000000", "#ffffff", "#777777", "#e4572e" } from dark in new[] { false, true } select (color, dark));

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_free_of_barriers(string language, bool dark)
    {
        await using var visitor = await browser.VisitorAsync(new Appearance(dark, IsPhone: true));
        var page = await visitor.NewPageAsync();
        var context = new PageContext(RenderedPage.Demo, new StoreSettings { Name = "Tom & Söhne", Brand = new() { Language = language } }, null);
        foreach (var (name, result) in RenderedPage.All(new PageRenderer(), context).Append(new("SignUpRefused", Refused(context))))
        {
            await ShowAsync(page, result);
            await Axe.FindsNothingAsync(page, $"{name} in {language}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} in {language} is wider than a phone.");
            if (name is "SignUpRefused" or "UnsubscribeAsk")
            {
                await Browser.KeepScreenAsync(page, $"page-{language}-{(dark ? "dark" : "light")}-{name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Colors))]
    public async Task A_page_is_readable_in_whatever_colour_a_shop_has(string color, bool dark)
    {
        await using var visitor = await browser.VisitorAsync(new Appearance(dark, IsPhone: false));
        var page = await visitor.NewPageAsync();
        var context = new PageContext(RenderedPage.Demo, new StoreSettings { Brand = new() { Name = "Shop", Color = color } }, "en");

        await ShowAsync(page, new PageRenderer().ConfirmAsk(context));

        await Axe.FindsNothingAsync(page, color);
        await Browser.KeepScreenAsync(page, $"color-{color.TrimStart('#')}-{(dark ? "dark" : "light")}");
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_mail_is_free_of_barriers(string language, bool dark)
    {
        await using var visitor = await browser.VisitorAsync(new Appearance(dark, IsPhone: true));
        var page = await visitor.NewPageAsync();
        var store = new StoreSettings { Name = "Tom & Söhne", Brand = new() { Language = language, Color = "#ffd400" } };
        var links = new MailLinks(new("https://contacts.example/confirm/c1"), new("https://contacts.example/confirm/c1#not-me"), new("https://contacts.example/unsubscribe/u1"), Enter: new("https://contacts.example/console/shop/enter/1"));
        foreach (var kind in Enum.GetValues<MailKind>())
        {
            var recipient = kind == MailKind.Welcome ? new MailRecipient("Ada", "Lovelace", "ada@example.org") : null;
            await page.SetContentAsync(new MailRenderer().Render(kind, RenderedPage.Demo, store, links, recipient, language: null).Html);

            await Axe.FindsNothingAsync(page, $"{kind} in {language}", MailsAreNoSites);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{kind} in {language} is wider than a phone.");
        }
    }

    /// <summary>Shows a page with the headers it has, so that its own policy holds; what the policy stops fails the test.</summary>
    private static async Task ShowAsync(IPage page, Microsoft.AspNetCore.Http.IResult result)
    {
        var rendered = await RenderedPage.OfAsync(result);
        var complaints = new List<string>();
        void Complain(object? sender, IConsoleMessage message)
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                complaints.Add(message.Text);
            }
        }

        page.Console += Complain;
        await page.UnrouteAllAsync();
        await page.RouteAsync($"{Site}**", route => route.FulfillAsync(new()
        {
            Status = rendered.Status,
            Headers = rendered.Headers.Where(header => header.Key != "Content-Length").ToDictionary(header => header.Key, header => header.Value.ToString()),
            Body = rendered.Html,
        }));
        await page.GotoAsync(Site);
        page.Console -= Complain;
        Assert.Empty(complaints);
    }

    private static Microsoft.AspNetCore.Http.IResult Refused(PageContext context) => new PageRenderer().SignUp(context, SignUpForm.Refused(
        [new("email", "ada@"), new("firstName", "Ada"), new("lastName", "x"), new("phone", "12345")],
        [new("email", "invalid_email", "x"), new("lastName", "invalid", "x"), new("sms_country_code", "required", "x"), new("properties.size", "invalid", "Must be a number.")]));
}
