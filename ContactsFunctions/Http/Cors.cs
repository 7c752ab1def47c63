using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>Lets pages of a store's allowed origins read the answers of the public routes.</summary>
internal static class Cors
{
    public static void Allow(HttpRequest request, StoreSettings settings)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Append("Vary", "Origin");
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && IsAllowed(origin, settings))
        {
            headers.AccessControlAllowOrigin = origin;
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

    private static bool IsAllowed(string origin, StoreSettings settings) =>
        settings.AllowedOrigins.Any(allowed => allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase));
}
