using ContactsFunctions.Domain;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>What a request itself shows of where it comes from, for the consent log.</summary>
internal static class ConsentEvidence
{
    public static Evidence Of(HttpRequest request, ConsentCause cause, string? source = null) => new(
        cause,
        request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        request.Headers.UserAgent.ToString().CutOrNull(Evidence.MaxUserAgentLength),
        (source ?? request.Headers.Referer.ToString()).CutOrNull(Evidence.MaxSourceLength));
}
