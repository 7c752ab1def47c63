using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>The rate headers that clients read without asking whether they are there. Calls with a key have no limit here.</summary>
internal static class RateHeaders
{
    public static void Write(HttpResponse response)
    {
        response.Headers["X-Rate-Limit-Limit"] = "400";
        response.Headers["X-Rate-Limit-Remaining"] = "400";
        response.Headers["X-Rate-Limit-Reset"] = "60";
    }
}
