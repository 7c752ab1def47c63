using System.Text;
using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>An owner in a real browser: from the mailed link to the first numbers and out, with and without script.</summary>
[Trait("Lane", "Slow")]
public sealed class ConsoleWalkTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    /// <summary>Each of script, darkness and phone with each of the others, with and without.</summary>
    public static TheoryData<bool, bool, bool> Visitors => new((true, false, false), (true, true, true), (false, false, true), (false, true, false));

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task An_owners_first_day(bool script, bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var (owner, person) = (TestStore.NewEmail(), TestStore.NewEmail());
        var store = await app.NewStoreAsync($$"""{"name":"Shop","owners":["{{owner}}"],"brand":{"color":"#ffd400"} }""");
        await using var visitor = await browser.VisitorAsync(look, script);
        var page = await visitor.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" ? [message.Text] : []);

        // The link, and in.
        await page.GotoAsync($"{app.BaseAddress}console");
        await LookAsync("sign-in");
        await page.GetByLabel("Store").FillAsync(store.Id);
        await page.GetByLabel("Your e‑mail address").FillAsync(owner);
        await page.PressAsync("Send me a link");
        await page.SeesAsync("Check your inbox");
        await page.GotoAsync(TestStore.LinkIn(await store.MailAsync(owner), $"console/{store.Id}/enter").AbsoluteUri);
        await LookAsync("enter");
        await page.PressAsync("Sign in");
        await page.SeesAsync("Overview");
        Assert.Equal("0", await page.Locator(".tiles strong").First.InnerTextAsync());

        // Settings, and a form.
        await page.FollowAsync("Settings");
        await page.GetByLabel("Name that customers know").FillAsync("Harbour Coffee");
        await page.PressAsync("Save");
        await page.GetByText("Saved.").WaitForAsync();
        await page.FollowAsync("Forms & mails");
        await page.GetByLabel("First name").CheckAsync();
        await page.PressAsync("Show");
        await page.WaitForURLAsync("**fields=firstName**");
        await LookAsync("forms");

        // Somebody signs up by it and presses the button in the mail.
        await using (var somebody = await browser.VisitorAsync(look, script))
        {
            var form = await somebody.NewPageAsync();
            await form.GotoAsync(await page.Locator("#hosted").InnerTextAsync());
            await form.GetByLabel("E‑mail address").FillAsync(person);
            await form.GetByLabel("First name").FillAsync("Ada");
            await form.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();
            await form.GetByRole(AriaRole.Heading, new() { Name = "Check your inbox" }).WaitForAsync();
            await form.GotoAsync((await store.ConfirmLinkAsync(person)).AbsoluteUri);
            await form.GetByRole(AriaRole.Button, new() { Name = "Yes, subscribe me" }).ClickAsync();
            await form.GetByRole(AriaRole.Heading, new() { Name = "You're subscribed" }).WaitForAsync();
        }

        // The contact, edited, and the proof.
        await page.FollowAsync("Contacts");
        await page.GetByLabel("Address, number or contact id").FillAsync(person);
        if (script)
        {
            await page.WaitForURLAsync(url => url.Contains("find=", StringComparison.Ordinal));
        }
        else
        {
            await page.PressAsync("Show");
        }

        await LookAsync("contacts");
        await page.FollowAsync(person);
        await page.SeesAsync(person);
        await page.GetByText("Edit", new() { Exact = true }).ClickAsync();
        await page.GetByText("What was shown").First.ClickAsync();
        await page.GetByText("Erase this person").ClickAsync();
        await LookAsync("contact");
        await page.GetByLabel("Tags to add").FillAsync("regular");
        await page.PressAsync("Save");
        await page.GetByText("Saved.").WaitForAsync();
        Assert.Contains("regular", await page.Locator(".tags").InnerTextAsync(), StringComparison.Ordinal);
        await page.FollowAsync("Print the proof of consent");
        await page.GetByText("Harbour Coffee").First.WaitForAsync();
        Assert.Contains(person, await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await page.GoBackAsync();

        // A list, 20 rows of which are none.
        await page.FollowAsync("Import & export");
        var rows = Enumerable.Range(0, 1000).Select(row => row % 50 == 7 ? $"nobody {row},Nobody" : $"p{row}@example.com,Name {row}");
        await page.GetByLabel("File with contacts").SetInputFilesAsync(new FilePayload
        {
            Name = "list.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"Email,First Name\n{string.Join('\n', rows)}\n"),
        });
        await page.PressAsync("Upload");
        await page.SeesAsync("What do the columns fill?");
        await page.PressAsync("Import now");
        var (finished, reload) = (page.Heading("Finished"), page.GetByRole(AriaRole.Link, new() { Name = "Reload" }));
        await Eventually.TrueAsync(async () =>
        {
            // The script brings the end by itself.
            if (!script && await reload.IsVisibleAsync())
            {
                await reload.ClickAsync();
            }

            return await finished.IsVisibleAsync();
        });
        Assert.Equal(20, await page.Locator("tbody tr").CountAsync());

        // What became of the day, and out.
        await page.FollowAsync("Overview");
        await page.SeesAsync("What is wrong now");
        await page.GetByText("Rows that were not imported: 20 of 1,000.").WaitForAsync();
        Assert.Equal("1", await page.Locator(".tiles strong").First.InnerTextAsync());
        await page.GetByText("The same as a table").ClickAsync();
        await LookAsync("overview");
        await page.GetByText($"Signed in as {owner}").ClickAsync();
        await page.PressAsync("Sign out");
        await page.GetByText("You are signed out").WaitForAsync();
        await page.GotoAsync($"{app.BaseAddress}console/{store.Id}");
        await page.SeesAsync("Sign in to the console");
        Assert.Empty(complaints);

        Task LookAsync(string what) => ConsoleWalkTests.LookAsync(page, what, look, script);
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
