using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>Everything can be done with the keyboard alone, in the order in which it stands, and one sees where one is.</summary>
[Trait("Lane", "Slow")]
public sealed class KeyboardTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    private const string Focused = "document.activeElement.id || document.activeElement.name + '=' + document.activeElement.value";

    [Fact]
    public async Task From_the_form_to_the_mails_and_back_by_keyboard()
    {
        var store = await app.NewStoreAsync("""{"name":"Harbour Coffee","welcomeEmail":true}""");
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();
        var walk = new Walk("keyboard", page, store);
        await page.GotoAsync($"{app.BaseAddress}s/{store.Id}?fields=phone");

        await TabToAsync(page, "email");
        await page.Keyboard.TypeAsync(walk.Email);
        await TabToAsync(page, "phone");
        await page.Keyboard.TypeAsync("123");
        await TabToAsync(page, "smsMarketingAllowed");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "=");
        await page.Keyboard.PressAsync("Enter");

        // The summary has the focus, its first link is next and leads to the field.
        await page.SeesAsync("Please check your entries");
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.className === 'errors'"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("phone", await page.EvaluateAsync<string>(Focused));
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("+41 79 123 45 67");
        await page.Keyboard.PressAsync("Enter");
        await page.SeesAsync("Check your inbox");

        await page.GotoAsync((await store.ConfirmLinkAsync(walk.Email)).AbsoluteUri);
        await TabToAsync(page, "action=confirm");
        await TabToAsync(page, "not-me");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.SeesAsync("You're subscribed");

        await page.GotoAsync(TestStore.LinkIn(await store.MailAsync(walk.Email, isWelcome: true), "unsubscribe").AbsoluteUri);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("reason=The content does not interest me", await page.EvaluateAsync<string>(Focused));
        await TabToAsync(page, "action=unsubscribe");
        await page.Keyboard.PressAsync("Enter");
        await page.SeesAsync("You're unsubscribed");
        await TabToAsync(page, "mistake");
        await page.Keyboard.PressAsync("Enter");
        await page.SeesAsync("Welcome back");
        Assert.Equal("subscribed", await store.StatusAsync(walk.Email));
    }

    [Fact]
    public async Task The_link_for_somebody_else_leads_to_its_button()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        using var posted = await store.PostPublicAsync($$"""{"email":"{{email}}"}""");
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();

        await page.SetContentAsync((await store.MailAsync(email)).Html!);
        await page.GetByRole(AriaRole.Link, new() { Name = "Tell us that this wasn't you" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Confirm your subscription" }).WaitForAsync();
        Assert.Equal("not-me", await page.EvaluateAsync<string>(Focused));
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Heading, new() { Name = "Thank you for telling us" }).WaitForAsync();
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));
    }

    /// <summary>One press of Tab leads there, and the place is marked.</summary>
    private static async Task TabToAsync(IPage page, string focused)
    {
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal(focused, await page.EvaluateAsync<string>(Focused));
        Assert.Equal("3px", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth"));
    }
}
