using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>An owner in a real browser: from the mailed link to a contact's page and out, with and without script.</summary>
[Trait("Lane", "Slow")]
public sealed class ConsoleWalkTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    public static TheoryData<bool, bool, bool> Visitors => new(
        from script in new[] { true, false } from dark in new[] { false, true } from phone in new[] { false, true } select (script, dark, phone));

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task From_the_link_in_the_mail_to_a_contact_and_out(bool script, bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var (owner, person) = (TestStore.NewEmail(), TestStore.NewEmail());
        var store = await app.NewStoreAsync($$"""{"name":"Harbour Coffee","owners":["{{owner}}"],"brand":{"color":"#ffd400"} }""");
        (await store.PostPublicAsync($$"""{"email":"{{person}}","firstName":"Ada","tags":["VIP"]}""")).Dispose();
        (await store.PressAsync(await store.ConfirmLinkAsync(person), "confirm")).Dispose();
        await using var visitor = await browser.VisitorAsync(look, script);
        var page = await visitor.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" ? [message.Text] : []);

        await page.GotoAsync($"{app.BaseAddress}console");
        await LookAsync(page, "sign-in", look, script);
        await page.GetByLabel("Store").FillAsync(store.Id);
        await page.GetByLabel("Your e‑mail address").FillAsync(owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a link" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Check your inbox" }).WaitForAsync();
        await page.GotoAsync(TestStore.LinkIn(await store.MailAsync(owner), $"console/{store.Id}/enter").AbsoluteUri);
        await LookAsync(page, "enter", look, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();
        Assert.Equal("1", await page.Locator(".tiles strong").First.InnerTextAsync());
        await page.GetByText("The same as a table").ClickAsync();
        await LookAsync(page, "overview", look, script);

        await page.GetByRole(AriaRole.Link, new() { Name = "Contacts", Exact = true }).ClickAsync();
        await page.GetByLabel("Address, number or contact id").FillAsync(person);
        if (script)
        {
            await page.WaitForURLAsync(url => url.Contains("find=", StringComparison.Ordinal));
        }
        else
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        }

        await LookAsync(page, "contacts", look, script);
        await page.GetByRole(AriaRole.Link, new() { Name = person }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = person }).WaitForAsync();
        await page.GetByText("Edit", new() { Exact = true }).ClickAsync();
        await page.GetByText("What was shown").First.ClickAsync();
        await page.GetByText("Erase this person").ClickAsync();
        await LookAsync(page, "contact", look, script);
        await page.GetByLabel("Tags to add").FillAsync("regular");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Saved.").WaitForAsync();
        Assert.Contains("regular", await page.Locator(".tags").InnerTextAsync(), StringComparison.Ordinal);

        await page.GetByText($"Signed in as {owner}").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.GetByText("You are signed out").WaitForAsync();
        await page.GotoAsync($"{app.BaseAddress}console/{store.Id}");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Sign in to the console" }).WaitForAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard_and_one_sees_where_one_is()
    {
        var store = await app.NewStoreAsync();
        await using var visitor = await browser.VisitorAsync(Appearance.Plain, script: false);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync((await ConsoleVisitor.LinkAsync(app, store)).AbsoluteUri);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();

        // In the order in which it stands: skip link, shop, five parts, account.
        List<string> reached = [];
        for (var press = 0; press < 8; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("3px", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth"));
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
        }

        Assert.Equal(["Skip to the content", "Test Shop", "Overview", "Contacts", "Import & export", "Forms & mails", "Settings", "Signed in as operator"], reached);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("You are signed out").WaitForAsync();
    }

    /// <summary>No barrier, nothing wider than the screen, no more than 60 KB.</summary>
    private static async Task LookAsync(IPage page, string what, Appearance look, bool script)
    {
        var name = $"console-{what}-{look}{(script ? "" : "-noscript")}";
        await Browser.KeepScreenAsync(page, name);

        // Without script axe cannot run either; the page is the same.
        if (script)
        {
            await Axe.FindsNothingAsync(page, name);
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than its screen.");
        Assert.InRange((await page.ContentAsync()).Length, 500, 60_000);
    }
}
