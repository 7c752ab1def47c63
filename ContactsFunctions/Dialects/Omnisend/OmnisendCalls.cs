using System.Globalization;
using ContactsFunctions.Http;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>How every call of an Omnisend client is answered: the key names the store, and rate headers come with the answer.</summary>
public sealed class OmnisendCalls(HttpBoundary boundary, Callers callers)
{
    private const int PerMinute = 400;

    /// <summary>202 for a call that has nothing to say.</summary>
    internal static readonly IResult Taken =
        Results.Text("{}", "application/json; charset=utf-8", statusCode: StatusCodes.Status202Accepted);

    /// <param name="request">What is answered.</param>
    /// <param name="answer">Does the work for the store of the key.</param>
    /// <param name="version">The version that is spoken, where what it refuses and how matters.</param>
    internal Task<IResult> RunAsync(
        HttpRequest request, Func<Store, CancellationToken, Task<IResult>> answer, IOmnisendVersion? version = null) =>
        boundary.RunAsync(
            request,
            async cancellationToken =>
            {
                WriteRates(request.HttpContext.Response.Headers);
                if (string.IsNullOrEmpty(request.ContentType))
                {
                    // Some clients name no type: what they send is JSON.
                    request.ContentType = "application/json";
                }

                var store = await callers.RequireKeyAsync(request, cancellationToken);
                version?.Check(request);
                return await answer(store, cancellationToken);
            },
            version is null ? null : version.Refused);

    // Omnisend counts a key's requests in these headers. Keys are not counted here, so they say that there is always plenty
    // left; clients read them without asking whether they are there.
    private static void WriteRates(IHeaderDictionary headers)
    {
        headers["X-Rate-Limit-Limit"] = PerMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Remaining"] = (PerMinute - 1).ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = "60";
    }
}
