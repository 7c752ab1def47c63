using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Pages;

/// <summary>Whether a person in a browser waits for the answer, who could do nothing with JSON.</summary>
internal static class PageWanted
{
    /// <summary>
    /// A browser's form asks for a page, whatever its body is. Who sends JSON reads JSON, whatever else their
    /// <c>Accept</c> names; so does who would rather have JSON than a page.
    /// </summary>
    public static bool By(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return !SendsJson(request.ContentType) && Accepts(request.Headers.Accept.ToString());
    }

    private static bool SendsJson(string? contentType) =>
        (contentType ?? "").Split(';')[0].Contains("json", StringComparison.OrdinalIgnoreCase);

    private static bool Accepts(string accept)
    {
        var (page, json) = (0.0, 0.0);
        var jsonIsFirst = false;

        // The header is the caller's to choose: what comes after a sensible length is not looked at.
        foreach (var entry in accept.Split(',').Take(32))
        {
            if (!MediaTypeHeaderValue.TryParse(entry.Trim(), out var type))
            {
                continue;
            }

            var weight = type.Quality ?? 1;
            if (type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
            {
                page = Math.Max(page, weight);
            }
            else if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                json = Math.Max(json, weight);
                jsonIsFirst |= page == 0;
            }
        }

        return page > 0 && (page > json || (page == json && !jsonIsFirst));
    }
}
