using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>
/// What a shop's customer sees, from the form to the mails and back, in a real browser. Pictures of every step are kept
/// under <c>artifacts/screens</c>.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class SignUpWalkTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    public static TheoryData<bool, bool> Appearances => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Appearances))]
    public async Task From_the_hosted_page_to_the_mails_and_back_without_any_script(bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var store = await StoreAsync("*");
        await using var visitor = await browser.VisitorAsync(look, script: false);
        var walk = new Walk($"hosted-{look}", await visitor.NewPageAsync(), store);

        await walk.Page.GotoAsync($"{app.BaseAddress}s/{store.Id}?fields=email,firstName,phone&tags=footer");
        await walk.SignUpOnTheHostedPageAsync();
        await walk.FollowTheMailsAsync();
        if (phone && !dark)
        {
            await ReadmePicture.MakeAsync(browser, walk.Picture("form"), walk.Picture("confirmation-mail"), walk.Picture("confirmed"));
        }
    }

    [Theory]
    [MemberData(nameof(Appearances))]
    public async Task From_the_form_in_a_shops_own_page_to_the_mails_and_back(bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var store = await StoreAsync("*");
        await using var shop = await ShopSite.StartAsync(_ => Snippet(store));
        await using var visitor = await browser.VisitorAsync(look);
        var page = await visitor.NewPageAsync();
        var walk = new Walk($"embed-{look}", page, store);

        await page.GotoAsync(shop.Origin);
        await page.GetByLabel("E-mail address").FillAsync(walk.Email);
        await page.GetByLabel("First name").FillAsync("Vanessa");
        await page.GetByLabel("Mobile number").FillAsync("12345");
        await walk.KeepAsync("form");
        await Axe.FindsNothingAsync(page, "the form in a shop's page", "region", "landmark-one-main");
        await page.PressAsync("Sign up");

        var phoneField = page.Locator("input[type=tel][aria-invalid=true]");
        await phoneField.WaitForAsync();
        await walk.KeepAsync("error");
        Assert.Equal(1, await page.Locator("[aria-invalid]").CountAsync());
        Assert.True(await phoneField.EvaluateAsync<bool>("field => field === document.activeElement"));
        Assert.Contains(
            "in full, such as \u2066+44\u00a07400\u00a0123456", await page.Locator($"id={await phoneField.GetAttributeAsync("aria-describedby")}").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(walk.Email, await page.GetByLabel("E-mail address").InputValueAsync());

        await phoneField.FillAsync("+41 79 123 45 67");
        await page.PressAsync("Sign up");
        await page.GetByText("Thank you! Please check your inbox.").WaitForAsync();
        await walk.KeepAsync("thank-you");
        await walk.FollowTheMailsAsync();
    }

    [Theory]
    [MemberData(nameof(Appearances))]
    public async Task From_a_shops_own_page_to_the_mails_and_back_with_script_switched_off(bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var store = await StoreAsync("*");
        await using var shop = await ShopSite.StartAsync(_ => Snippet(store));
        await using var visitor = await browser.VisitorAsync(look, script: false);
        var page = await visitor.NewPageAsync();
        var walk = new Walk($"noscript-{look}", page, store);

        await page.GotoAsync(shop.Origin);
        await walk.KeepAsync("link");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign up for our news" }).ClickAsync();
        await walk.SignUpOnTheHostedPageAsync();
        await walk.FollowTheMailsAsync();
    }

    [Fact]
    public async Task A_site_that_the_store_does_not_allow_learns_nothing_and_says_so_kindly()
    {
        var store = await StoreAsync("https://another.example");
        await using var shop = await ShopSite.StartAsync(_ => Snippet(store));
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();

        await page.GotoAsync(shop.Origin);
        await page.GetByLabel("E-mail address").FillAsync(TestStore.NewEmail());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();

        await page.GetByText("Please try again in a moment.").WaitForAsync();
    }

    [Fact]
    public async Task A_shops_page_is_there_before_the_script_and_without_it()
    {
        var store = await StoreAsync("*");
        await using var shop = await ShopSite.StartAsync(_ => Snippet(store));
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();
        var asked = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/embed.js", route => asked.TrySetResult(route));

        // The script hangs; the page does not wait for it.
        await page.GotoAsync(shop.Origin, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.GetByText("With things to buy.").WaitForAsync();
        Assert.Equal(0, await page.Locator("form").CountAsync());

        await (await asked.Task.WaitAsync(TestContext.Current.CancellationToken)).ContinueAsync();
        await page.GetByLabel("E-mail address").WaitForAsync();
    }

    private Task<TestStore> StoreAsync(string origin) => app.NewStoreAsync(
        $$$"""{"name":"Harbour Coffee","welcomeEmail":true,"allowedOrigins":["{{{origin}}}"],"brand":{"color":"#0b6e4f"},"sender":{"name":"Harbour Coffee","address":"news@harbour.example"}}""");

    private string Snippet(TestStore store) => $"""
        <script src="{app.BaseAddress}embed.js" async data-store="{store.Id}" data-fields="email,firstName,phone" data-tags="footer"></script>
        <noscript><a href="{app.BaseAddress}s/{store.Id}?fields=email,firstName,phone&amp;tags=footer">Sign up for our news</a></noscript>
        """;
}
