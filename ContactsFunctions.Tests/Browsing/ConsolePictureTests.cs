using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Local;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>The pictures of docs/console.md and the README, of a shop with a month behind it. <c>APPROVE_PICTURES=1</c> renews them.</summary>
[Trait("Lane", "Slow")]
public sealed class ConsolePictureTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_docs_show_what_an_owner_sees()
    {
        var store = await app.NewStoreAsync("""
            {"name":"Harbour Coffee","brand":{"name":"Harbour Coffee","color":"#0b6e4f"},"allowedOrigins":["https://harbour.example"],
             "imprint":{"name":"Harbour Coffee Ltd","postalAddress":"1 Quay Street\nBristol BS1 4DJ"}}
            """);
        await CountAsync(store);
        const string Person = "vanessa@example.com";
        (await store.PostPublicAsync($$"""{"email":"{{Person}}","firstName":"Vanessa","tags":["VIP"],"source":"https://harbour.example/"}""")).Dispose();
        (await store.PressAsync(await store.ConfirmLinkAsync(Person), "confirm")).Dispose();
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();
        await page.SetViewportSizeAsync(1100, 700);
        await page.GotoAsync((await ConsoleVisitor.LinkAsync(app, store)).AbsoluteUri);
        await page.PressAsync("Sign in");
        await page.FollowAsync("Import & export");
        await page.GetByLabel("File with contacts").SetInputFilesAsync(new FilePayload
        {
            Name = "customers.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("""
                Email,First Name,Accepts Marketing,Tags,Shoe size
                ada@example.com,Ada,yes,"VIP, Spring",38
                grace@example.com,Grace,yes,,41
                edsger at example.com,Edsger,yes,,43
                barbara@example.com,Barbara,no,Spring,39

                """),
        });
        await page.PressAsync("Upload");
        await page.SeesAsync("What do the columns fill?");
        await KeepAsync("import");
        await page.PressAsync("Import now");
        await page.SeesAsync("Finished");
        await KeepAsync("imported");

        await page.FollowAsync("Overview");
        await page.SeesAsync("What is wrong now");
        await KeepAsync("overview");
        await page.FollowAsync("Contacts");
        await page.FollowAsync(Person);
        await page.SeesAsync(Person);
        await page.GetByText("What was shown").First.ClickAsync();
        await KeepAsync("contact");
        await page.GotoAsync($"{app.BaseAddress}console/{store.Id}/forms/mails/confirmation");
        await page.FrameLocator("iframe[name=preview]").GetByRole(AriaRole.Heading).First.WaitForAsync();
        await KeepAsync("mail");

        async Task KeepAsync(string picture)
        {
            await Axe.FindsNothingAsync(page, picture);
            var made = await Browser.KeepScreenAsync(page, $"docs-console-{picture}");
            var approved = Path.Combine(Repository.Root, "docs", "console", $"{picture}.png");
            if (Environment.GetEnvironmentVariable("APPROVE_PICTURES") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
                File.Copy(made, approved, overwrite: true);
            }

            Assert.True(File.Exists(approved), $"docs/console/{picture}.png is missing: run these tests with APPROVE_PICTURES=1.");
        }
    }

    /// <summary>A month of numbers, as the nights would have written them.</summary>
    private async Task CountAsync(TestStore store)
    {
        var today = DateOnly.FromDateTime(app.Time.GetUtcNow().UtcDateTime);
        var days = Enumerable.Range(1, 30).Select(back =>
        {
            var signUps = 14 + (back * 7 % 11) + (back % 7 < 2 ? 12 : 0);
            var confirmed = signUps * 3 / 4;
            return new DayNumbers(
                today.AddDays(-back), signUps, confirmed, back % 3, back % 4, 0,
                new Dictionary<int, int> { [28] = confirmed },
                [new("harbour.example", signUps * 2 / 3, confirmed * 2 / 3), new("instagram", signUps / 3, confirmed / 3)],
                [new("VIP", signUps / 5, confirmed / 5), new("Spring", signUps / 2, confirmed / 2)]);
        });
        Assert.True(await app.Services.GetRequiredService<NumbersTable>().TrySaveAsync(
            StoreId.Parse(store.Id), [], days, app.Time.GetUtcNow(), TimeSpan.Zero, Cancellation));
    }
}
