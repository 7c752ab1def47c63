using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>What a person does on a page and looks for there, by what they read on it.</summary>
internal static class PageSteps
{
    public static ILocator Heading(this IPage page, string heading) => page.GetByRole(AriaRole.Heading, new() { Name = heading });

    public static Task SeesAsync(this IPage page, string heading) => page.Heading(heading).WaitForAsync();

    public static Task PressAsync(this IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static Task FollowAsync(this IPage page, string link) =>
        page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
}
