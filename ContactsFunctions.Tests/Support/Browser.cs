using ContactsFunctions.Local;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ContactsFunctions.Tests.Support.Browser))]

namespace ContactsFunctions.Tests.Support;

/// <summary>One Chromium for the whole test run, started when the first test asks for it. A test takes a context of its own.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>Names a Chromium or Chrome that lies nowhere usual.</summary>
    private const string PathVariable = "CHROMIUM_PATH";

    /// <summary>The machine is shared by all tests: nothing here measures speed.</summary>
    private const float PatienceMilliseconds = 20_000;

    private static readonly string[] Usual =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Chromium)>> started = new(StartAsync);

    /// <summary>A visitor with cookies and settings of his own.</summary>
    public async Task<IBrowserContext> VisitorAsync(Appearance appearance, bool script = true, string locale = "en-GB")
    {
        var context = await (await started.Value).Chromium.NewContextAsync(new()
        {
            ColorScheme = appearance.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = appearance.IsPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
            IsMobile = appearance.IsPhone,
            HasTouch = appearance.IsPhone,
            JavaScriptEnabled = script,
            Locale = locale,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
    }

    /// <summary>Keeps a picture of the whole page under <c>artifacts/screens</c>.</summary>
    /// <returns>Its file.</returns>
    public static async Task<string> KeepScreenAsync(IPage page, string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screens", $"{name}.png");
        await page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
        {
            var (playwright, chromium) = await started.Value;
            await chromium.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Chromium)> StartAsync()
    {
        var path = Find();
        var playwright = await Playwright.CreateAsync();
        // Containers have no user namespaces for Chromium's sandbox; the pages are our own.
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] }));
    }

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable(PathVariable);
        return string.IsNullOrEmpty(named)
            ? Usual.FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException(
                    $"Browser tests need Chromium or Chrome. Install it (Debian, Ubuntu: apt-get install chromium), or name its program in {PathVariable}.")
            : File.Exists(named) ? named : throw new InvalidOperationException($"{PathVariable} names no file.");
    }
}

/// <summary>How a visitor looks at a page.</summary>
public sealed record Appearance(bool IsDark, bool IsPhone)
{
    public static readonly Appearance Plain = new(IsDark: false, IsPhone: false);

    public override string ToString() => $"{(IsDark ? "dark" : "light")}-{(IsPhone ? "phone" : "desktop")}";
}
