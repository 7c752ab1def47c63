using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>The README's picture: steps of a walk side by side. <c>APPROVE_PICTURES=1</c> renews it.</summary>
internal static class ReadmePicture
{
    private static readonly string Approved = Path.Combine(Repository.Root, "docs", "sign-up.png");

    public static async Task MakeAsync(Browser browser, params string[] pictures)
    {
        await using var visitor = await browser.VisitorAsync(Appearance.Plain, script: false);
        var page = await visitor.NewPageAsync();
        var images = await Task.WhenAll(pictures.Select(async picture =>
            $"<img src=\"data:image/png;base64,{Convert.ToBase64String(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken))}\">"));
        await page.SetViewportSizeAsync(1200, 400);
        await page.SetContentAsync($$"""
            <body style="margin:0;padding:16px;display:flex;gap:16px;align-items:flex-start;background:#e8ecef">
            <style>img { width: 0; flex: 1 1 0; border-radius: 12px; box-shadow: 0 1px 6px #0004 }</style>
            {{string.Concat(images)}}
            """);
        var made = await Browser.KeepScreenAsync(page, "readme");
        if (Environment.GetEnvironmentVariable("APPROVE_PICTURES") == "1")
        {
            File.Copy(made, Approved, overwrite: true);
        }

        Assert.True(File.Exists(Approved), "docs/sign-up.png is missing: run these tests with APPROVE_PICTURES=1.");
    }
}
