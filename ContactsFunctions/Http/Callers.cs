using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>Who is calling, by what the request shows.</summary>
public sealed class Callers(StoreDirectory stores)
{
    /// <summary>The store that a route names, and whether the caller has shown a key of it.</summary>
    /// <exception cref="ProblemException">404: no such store. 401: a key was shown and is not one of that store's.</exception>
    public async Task<(Store Store, bool IsAuthenticated)> IdentifyAsync(HttpRequest request, string storeId, CancellationToken cancellationToken)
    {
        var store = StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null;
        if (store is null)
        {
            throw new ProblemException(Problem.StoreNotFound());
        }

        return ShownKey(request.Headers) switch
        {
            null => (store, false),
            var key => await stores.AcceptsAsync(store, key, cancellationToken) ? (store, true) : throw new ProblemException(Problem.Unauthorized()),
        };
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
    public async Task<Store> RequireKeyAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ShownKey(request.Headers) is { } key && ApiKey.TryGetStore(key, out var id)
        && await stores.FindAsync(id, cancellationToken) is { } store && await stores.AcceptsAsync(store, key, cancellationToken)
            ? store
            : throw new ProblemException(Problem.Unauthorized());

    /// <summary>The key that a request shows, in any of the headers clients use; null where it shows none.</summary>
    internal static string? ShownKey(IHeaderDictionary headers)
    {
        foreach (var header in (ReadOnlySpan<string>)["X-API-Key", "X-Token"])
        {
            if (headers[header].ToString().Trim() is { Length: > 0 } key)
            {
                return key;
            }
        }

        // Credentials of a scheme not known here are wrong ones: such a caller must not pass as public.
        var authorization = headers.Authorization.ToString().Trim();
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        return authorization.Length == 0 ? null : authorization[(space + 1)..].Trim();
    }
}
