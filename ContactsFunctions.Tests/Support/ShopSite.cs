using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Support;

/// <summary>A shop's own site, on an origin of its own (another host name and another port than the app's).</summary>
public sealed class ShopSite : IAsyncDisposable
{
    private readonly WebApplication site;

    private ShopSite(WebApplication site) => this.site = site;

    /// <summary>As in a browser's <c>Origin</c> header.</summary>
    public string Origin => $"http://localhost:{new Uri(site.Urls.Single()).Port}";

    /// <param name="body">What its only page shows, given the site's own origin.</param>
    public static async Task<ShopSite> StartAsync(Func<string, string> body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = new ShopSite(builder.Build());
        site.site.MapGet("/", () => Results.Text(Page(body(site.Origin)), "text/html; charset=utf-8"));
        await site.site.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private static string Page(string body) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>A shop</title>
        <style>
        :root { color-scheme: light dark; background: Canvas; color: CanvasText; }
        body { margin: 2rem auto; max-width: 40rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
        footer { margin-top: 2rem; padding: 1rem; border: 1px solid #8b97a3; }
        </style>
        </head>
        <body>
        <h1>A shop</h1>
        <p>With things to buy.</p>
        <footer>
        <h2>Our news</h2>
        {{body}}
        </footer>
        </body>
        </html>
        """;
}
