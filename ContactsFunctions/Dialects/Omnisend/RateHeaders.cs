using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>
/// The headers in which Omnisend counts a key's requests. Keys are not counted here, so they say that there is always
/// plenty left; clients read them without asking whether they are there.
/// </summary>
internal static class RateHeaders
{
    private const int PerMinute = 400;

    public static void Write(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers["X-Rate-Limit-Limit"] = PerMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Remaining"] = (PerMinute - 1).ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = "60";
    }
}
