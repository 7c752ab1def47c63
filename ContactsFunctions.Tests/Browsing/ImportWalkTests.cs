using System.Text;
using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>An owner imports a file in a real browser, with and without script.</summary>
[Trait("Lane", "Slow")]
public sealed class ImportWalkTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public async Task An_owner_imports_a_file_and_sees_why_rows_failed(bool script, bool dark, bool phone)
    {
        var look = new Appearance(dark, phone);
        var store = await app.NewStoreAsync("""{"name":"Harbour Coffee"}""");
        await using var visitor = await browser.VisitorAsync(look, script);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync((await ConsoleVisitor.LinkAsync(app, store)).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Import & export" }).ClickAsync();
        await CheckAsync("exchange");

        // As many as come in a moment, and 20 that do not.
        var rows = Enumerable.Range(0, 1000).Select(i => i % 50 == 7 ? $"nobody {i},Nobody" : $"p{i}@example.com,Name{i}");
        await page.GetByLabel("File with contacts").SetInputFilesAsync(new FilePayload
        {
            Name = "list.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"Email,Vorname\n{string.Join('\n', rows)}\n"),
        });
        await page.PressAsync("Upload");
        await page.SeesAsync("What do the columns fill?");
        await page.GetByLabel("Vorname", new() { Exact = true }).FillAsync("firstName");
        await CheckAsync("mapping");
        await page.PressAsync("Dry run");
        await OverAsync("That was a dry run");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on with the file" }).ClickAsync();
        await page.PressAsync("Import now");
        await OverAsync("Finished");

        await page.GetByText("1,000 of 1,000 rows").WaitForAsync();
        Assert.Equal(20, await page.Locator("tbody tr").CountAsync());
        await CheckAsync("finished");
        Assert.Equal("Name1", (await store.FindAsync("p1@example.com")).Text("firstName"));

        // The script brings the end by itself; without it one looks again.
        async Task OverAsync(string heading)
        {
            if (!script)
            {
                await Eventually.TrueAsync(async () =>
                {
                    if (await page.GetByRole(AriaRole.Link, new() { Name = "Reload" }).IsVisibleAsync())
                    {
                        await page.GetByRole(AriaRole.Link, new() { Name = "Reload" }).ClickAsync();
                    }

                    return await page.Heading(heading).IsVisibleAsync();
                });
            }

            await page.SeesAsync(heading);
        }

        async Task CheckAsync(string what)
        {
            await Browser.KeepScreenAsync(page, $"console-import-{what}-{(script ? "script" : "noscript")}-{look}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{what} is too wide.");

            // axe itself is a script.
            if (script)
            {
                await Axe.FindsNothingAsync(page, what);
            }
        }
    }
}
