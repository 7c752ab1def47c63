using System.Text.RegularExpressions;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>What <c>docs/forms.md</c> tells people to copy works when it is copied.</summary>
[Trait("Lane", "Slow")]
public sealed partial class FormDocsTests(RunningApp app, Browser browser) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData("embed.js", "Thank you! Please check your inbox.")]
    [InlineData("Your own form", "We have received your sign-up.")]
    [InlineData("fetch", "Thank you! Please check your inbox.")]
    public async Task A_snippet_signs_a_visitor_up(string section, string answer)
    {
        var store = await app.NewStoreAsync("""{"name":"Shop","allowedOrigins":["*"]}""");
        await using var shop = await ShopSite.StartAsync(_ => SnippetOf(section, store));
        await using var visitor = await browser.VisitorAsync(Appearance.Plain);
        var page = await visitor.NewPageAsync();
        var email = TestStore.NewEmail();

        await page.GotoAsync(shop.Origin);
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();

        await page.GetByText(answer).WaitForAsync();
        Assert.Equal("footer", Assert.Single((await store.FindAsync(email)).GetProperty("tags").EnumerateArray()).GetString());
    }

    private string SnippetOf(string section, TestStore store)
    {
        var docs = File.ReadAllText(Path.Combine(Repository.Root, "docs", "forms.md"));
        var snippet = HtmlBlock.Match(docs, docs.IndexOf($"\n## {section}\n", StringComparison.Ordinal)).Groups[1].Value;
        return snippet
            .Replace("https://contacts.example.com/", app.BaseAddress.AbsoluteUri, StringComparison.Ordinal)
            .Replace("/stores/demo/", $"/stores/{store.Id}/", StringComparison.Ordinal)
            .Replace("/s/demo", $"/s/{store.Id}", StringComparison.Ordinal)
            .Replace("\"demo\"", $"\"{store.Id}\"", StringComparison.Ordinal);
    }

    [GeneratedRegex("```html\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HtmlBlock { get; }
}
