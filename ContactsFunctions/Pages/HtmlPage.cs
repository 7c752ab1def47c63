using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>A page and the headers that keep it harmless: no script, nothing loaded but the logo, no framing, no traces.</summary>
internal sealed class HtmlPage(string html, int status, string contentSecurityPolicy) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => status;

    /// <summary>When to come back, for a page that says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Links to pages carry tokens: where they lead nobody must learn of them.</summary>
    public string ReferrerPolicy { get; init; } = "no-referrer";

    /// <summary>As the console shows it in a frame: a picture of the page, in which nothing can be sent.</summary>
    public HtmlPage InFrame() => new(
        html,
        status,
        $"{contentSecurityPolicy.Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal)}; sandbox");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(html);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.ContentSecurityPolicy = contentSecurityPolicy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = ReferrerPolicy;
        response.Headers["X-Robots-Tag"] = "noindex";
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    /// <summary>The CSP source that allows exactly this <c>style</c> element.</summary>
    internal static string HashOf(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
}
