using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace ContactsFunctions.Hosting.Http;

/// <summary>The methods a function serves; null serves all.</summary>
internal sealed record ServedMethods(IReadOnlySet<string>? Methods)
{
    public bool Serve(string method) => Methods is null || Methods.Contains(method);
}

/// <summary>
/// A known route with another method is 404, as the Functions host answers, where ASP.NET Core's own policy
/// would answer 405.
/// </summary>
internal sealed class MethodPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => -1000; // where ASP.NET Core's own method policy stands

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint.Metadata.GetMetadata<ServedMethods>() is { } served
                && !served.Serve(httpContext.Request.Method))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
