using ContactsFunctions.Contacts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>What a request itself shows of where it comes from, for the consent log.</summary>
public sealed class Evidences(IOptions<HttpOptions> options)
{
    public Evidence Of(HttpRequest request, ConsentCause cause, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Evidence(
            cause,
            ClientAddress.Of(request.HttpContext, options.Value.TrustedProxies)?.ToString(),
            request.Headers.UserAgent.ToString().CutOrNull(Evidence.MaxUserAgentLength),
            (source ?? request.Headers.Referer.ToString()).CutOrNull(Evidence.MaxSourceLength));
    }
}
