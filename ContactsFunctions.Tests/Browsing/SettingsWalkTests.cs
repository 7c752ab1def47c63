using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>An owner looks through forms, mails and settings in a real browser, with and without script.</summary>
[Trait("Lane", "Slow")]
public sealed class SettingsWalkTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    private static readonly string[] Pages =
    [
        "forms?fields=phone", "forms/steps", "forms/mails/welcome", "settings/brand", "settings/sender", "settings/imprint", "settings/web",
        "settings/retention", "settings/owners", "settings/keys", "settings/hooks",
    ];

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public async Task All_pages_are_without_barriers_and_fit(bool script, bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var store = await app.NewStoreAsync("""{"name":"Harbour Coffee","brand":{"color":"#0b6e4f"},"sender":{"address":"news@shop.invalid"}}""");
        await using var visitor = await browser.VisitorAsync(look, script);
        var page = await visitor.NewPageAsync();
        await SignInAsync(page, store);
        foreach (var path in Pages)
        {
            await page.GotoAsync($"{app.BaseAddress}console/{store.Id}/{path}");
            await Browser.KeepScreenAsync(page, $"console-{path.Split('?')[0].Replace('/', '-')}-{look}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{path} is too wide.");

            // axe itself is a script.
            if (script)
            {
                await Axe.FindsNothingAsync(page, path);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draft_of_a_mail_is_shown_beside_it_and_what_is_wrong_is_said_there(bool script)
    {
        var store = await app.NewStoreAsync("""{"name":"Harbour Coffee"}""");
        await using var visitor = await browser.VisitorAsync(Appearance.Plain, script);
        var page = await visitor.NewPageAsync();
        await SignInAsync(page, store);
        await page.GotoAsync($"{app.BaseAddress}console/{store.Id}/forms/mails/welcome");
        var frame = page.FrameLocator("iframe[name=preview]");
        await frame.GetByText("Welcome, Vanessa!").WaitForAsync();

        await page.GetByLabel("HTML").FillAsync("<p>Ahoy {{contact.firstName}} of {{store.name}}</p>");
        await page.PressAsync("Show");
        await frame.GetByText("Ahoy Vanessa of Harbour Coffee").WaitForAsync();
        await page.GetByLabel("HTML").FillAsync("<p>\n{{store.nmae}}</p>");
        await page.PressAsync("Show");
        await frame.GetByText("Line 2, column 1:").WaitForAsync();
        await page.GetByLabel("HTML").FillAsync("<p>Ahoy</p>");
        await page.PressAsync("Save");

        await page.GetByText("Saved.").WaitForAsync();
        await frame.GetByText("Ahoy", new() { Exact = true }).WaitForAsync();
    }

    private async Task SignInAsync(IPage page, TestStore store)
    {
        await page.GotoAsync((await ConsoleVisitor.LinkAsync(app, store)).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync($"**/console/{store.Id}");
    }
}
