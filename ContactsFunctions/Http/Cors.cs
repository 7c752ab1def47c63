using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>Lets pages of a store's allowed origins read the answers of the public routes.</summary>
internal static class Cors
{
    private const int MaxOriginLength = 500;

    private static readonly string[] Names = ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"];

    public static void Allow(HttpRequest request, StoreSettings settings)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Append("Vary", "Origin");
        var origin = request.Headers.Origin.ToString();
        if (IsOrigin(origin) && IsAllowed(origin, settings))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "Retry-After";
        }
    }

    /// <summary>Lets any page read "come back later": it says nothing about a store, and a page that cannot read it tries on.</summary>
    public static void AllowAny(HttpResponse response)
    {
        if (response.Headers.AccessControlAllowOrigin.Count == 0)
        {
            response.Headers.AccessControlAllowOrigin = "*";
        }

        response.Headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Takes back what a response was to say, but for who may read it.</summary>
    public static void ClearTheRest(HttpResponse response)
    {
        var kept = Names.Select(name => (name, response.Headers[name])).Where(header => header.Item2.Count > 0).ToArray();
        response.Clear();
        foreach (var (name, value) in kept)
        {
            response.Headers[name] = value;
        }
    }

    /// <summary>The answer to a preflight (<c>OPTIONS</c>).</summary>
    public static IResult Preflight(HttpRequest request, StoreSettings settings)
    {
        Allow(request, settings);
        var headers = request.HttpContext.Response.Headers;
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = "POST";
            headers.AccessControlAllowHeaders = "Content-Type";
            headers.AccessControlMaxAge = "7200";
        }

        return Results.NoContent();
    }

    // Anybody can send anything under this name, and the answer repeats it in a header.
    private static bool IsOrigin(string text) => text.Length is > 0 and <= MaxOriginLength && text.All(c => c is > ' ' and < '\x7f');

    private static bool IsAllowed(string origin, StoreSettings settings) =>
        settings.AllowedOrigins.Any(allowed => allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase))
        || (WebAddress.OriginOf(origin) is { } asked && settings.AllowedOrigins.Any(allowed => asked == WebAddress.OriginOf(allowed)));
}
