using System.Collections.Concurrent;
using Azure.Core;

namespace ContactsFunctions.Tests.Support;

/// <summary>An identity that always has the same token, and remembers what it was asked for.</summary>
internal sealed class FixedToken(string token = "the-token") : TokenCredential
{
    public ConcurrentQueue<string> Scopes { get; } = new();

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scopes.Enqueue(Assert.Single(requestContext.Scopes));
        return new AccessToken(token, TimeProvider.System.GetUtcNow().AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
