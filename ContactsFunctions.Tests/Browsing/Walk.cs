using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>One visitor on the way from a form to the mails and back, leaving pictures behind.</summary>
internal sealed class Walk(string name, IPage page, TestStore store)
{
    private readonly Dictionary<string, string> pictures = new(StringComparer.Ordinal);

    public string Email { get; } = TestStore.NewEmail();

    public IPage Page => page;

    /// <summary>The file of a picture that was kept.</summary>
    public string Picture(string what) => pictures[what];

    public async Task KeepAsync(string what) => pictures[what] = await Browser.KeepScreenAsync(page, $"{name}-{pictures.Count + 1:00}-{what}");

    /// <summary>The hosted form, with a phone number that is none, then with one that is.</summary>
    public async Task SignUpOnTheHostedPageAsync()
    {
        await KeepAsync("form");
        await page.GetByLabel("E\u2011mail address").FillAsync(Email);
        await page.GetByLabel("First name").FillAsync("Vanessa");
        await page.GetByLabel("Mobile number").FillAsync("12345");
        await page.GetByLabel("Send me news by text message too").CheckAsync();
        await page.PressAsync("Sign up");

        await page.SeesAsync("Please check your entries");
        await KeepAsync("error");
        Assert.Equal("true", await page.Locator("#phone").GetAttributeAsync("aria-invalid"));
        Assert.StartsWith("Please begin the number with +", await page.Locator("#phone-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Null(await page.Locator("#email").GetAttributeAsync("aria-invalid"));
        Assert.Equal(Email, await page.Locator("#email").InputValueAsync());
        Assert.Equal("Vanessa", await page.Locator("#firstName").InputValueAsync());
        Assert.True(await page.GetByLabel("Send me news by text message too").IsCheckedAsync());

        await page.GetByLabel("Mobile number").FillAsync("+41 79 123 45 67");
        await page.PressAsync("Sign up");
        await page.SeesAsync("Check your inbox");
        await KeepAsync("check-your-inbox");
    }

    /// <summary>From the mail in the inbox to a subscription, out of it, and back.</summary>
    public async Task FollowTheMailsAsync()
    {
        await OpenAsync(await store.MailAsync(Email));
        await KeepAsync("confirmation-mail");
        await page.GetByRole(AriaRole.Link, new() { Name = "Yes, subscribe me" }).ClickAsync();
        await page.SeesAsync("Confirm your subscription");
        await KeepAsync("confirm");
        Assert.Equal("nonSubscribed", await store.StatusAsync(Email));

        await page.PressAsync("Yes, subscribe me");
        await page.SeesAsync("You're subscribed");
        await KeepAsync("confirmed");
        Assert.Equal("subscribed", await store.StatusAsync(Email));
        var contact = await store.FindAsync(Email);
        Assert.Equal("+41791234567", contact.GetProperty("phone").GetString());
        Assert.Equal("footer", Assert.Single(contact.GetProperty("tags").EnumerateArray()).GetString());

        await OpenAsync(await store.MailAsync(Email, isWelcome: true));
        await page.SeesAsync("Welcome, Vanessa!");
        await KeepAsync("welcome-mail");
        await page.GetByRole(AriaRole.Link, new() { Name = "Unsubscribe" }).ClickAsync();
        await page.SeesAsync("Unsubscribe from");
        await page.GetByLabel("Too many mails").CheckAsync();
        await KeepAsync("unsubscribe");
        Assert.Equal("subscribed", await store.StatusAsync(Email));

        await page.PressAsync("Unsubscribe");
        await page.SeesAsync("You're unsubscribed");
        await KeepAsync("unsubscribed");
        Assert.Equal("unsubscribed", await store.StatusAsync(Email));

        await page.PressAsync("That was a mistake: subscribe me again");
        await page.SeesAsync("Welcome back");
        await KeepAsync("subscribed-again");
        Assert.Equal("subscribed", await store.StatusAsync(Email));
    }

    /// <summary>As a web mailer shows a mail.</summary>
    private async Task OpenAsync(ParsedMail mail)
    {
        // On a page of its own: the policy of the page before would hold for the mail as well.
        await page.GotoAsync("about:blank");
        await page.SetContentAsync(mail.Html!);
    }
}
