using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>Who is calling, by what the request shows.</summary>
public sealed class Callers(StoreDirectory stores, RateLimits limits)
{
    /// <summary>The store that a route names, and whether the caller has shown a key of it.</summary>
    /// <remarks>Whoever shows no key that is right is counted, and before anything is looked up for them.</remarks>
    /// <exception cref="ProblemException">404: no such store. 401: a key was shown and is not one of that store's. 429: too many
    /// without a key, or with wrong ones.</exception>
    public async Task<(Store Store, bool IsAuthenticated)> IdentifyAsync(
        HttpRequest request, string storeId, CancellationToken cancellationToken)
    {
        var key = Count(request);
        var store = StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null;
        if (store is not null && key is not null && await IsOfAsync(request, store, key, cancellationToken))
        {
            return (store, true);
        }

        if (key is not null)
        {
            limits.CountWrongKey(request);
        }

        return store is null ? throw new ProblemException(Problem.StoreNotFound())
            : key is null ? (store, false)
            : throw new ProblemException(Problem.Unauthorized());
    }

    /// <summary>As <see cref="IdentifyAsync"/>, for routes that are closed without a key.</summary>
    /// <exception cref="ProblemException">404: no such store. 401: no key of that store was shown.</exception>
    public async Task<Store> RequireKeyAsync(HttpRequest request, string storeId, CancellationToken cancellationToken)
    {
        var (store, isAuthenticated) = await IdentifyAsync(request, storeId, cancellationToken);
        return isAuthenticated ? store : throw new ProblemException(Problem.Unauthorized());
    }

    /// <summary>The store whose key is shown, for routes that name none.</summary>
    /// <exception cref="ProblemException">401: no key was shown, or none of a store that exists.</exception>
    public async Task<Store> RequireKeyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (Count(request) is { } key)
        {
            if (ApiKey.TryGetStore(key, out var id)
                && await stores.FindAsync(id, cancellationToken) is { } store && await IsOfAsync(request, store, key, cancellationToken))
            {
                return store;
            }

            limits.CountWrongKey(request);
        }

        throw new ProblemException(Problem.Unauthorized());
    }

    /// <summary>The id of the key that was accepted; null where none was shown.</summary>
    internal static string? KeyIdOf(HttpRequest request) => request.HttpContext.Features.Get<AcceptedKey>()?.Id;

    private async Task<bool> IsOfAsync(HttpRequest request, Store store, string key, CancellationToken cancellationToken)
    {
        var id = await stores.KeyIdOfAsync(store, key, cancellationToken);
        request.HttpContext.Features.Set(id is null ? null : new AcceptedKey(id));
        return id is not null;
    }

    private string? Count(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = ShownKey(request.Headers);
        if (key is null)
        {
            limits.CountCaller(request);
        }
        else
        {
            limits.RefuseGuesser(request);
        }

        return key;
    }

    /// <summary>The key that a request shows, in any of the headers clients use; null where it shows none.</summary>
    /// <remarks>
    /// A blank key is a wrong one, and so is whatever stands behind an unknown scheme, unless it is a key: such a caller must
    /// not pass as public.
    /// </remarks>
    internal static string? ShownKey(IHeaderDictionary headers)
    {
        foreach (var header in (ReadOnlySpan<string>)["X-API-Key", "X-Token"])
        {
            if (headers.TryGetValue(header, out var key))
            {
                return key.ToString().Trim();
            }
        }

        // What a browser or a proxy sends for a protected page is about that page.
        var authorization = headers.Authorization.ToString().Trim();
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? authorization : authorization[..space];
        return !headers.ContainsKey("Authorization") || scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? null
            : authorization[(space + 1)..].Trim();
    }

    /// <summary>Kept with the request for the consent log.</summary>
    private sealed record AcceptedKey(string Id);
}
