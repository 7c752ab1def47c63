using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console;

/// <summary>
/// Sessions of the console: signed, and listed in the owner's row until they end or somebody signs out. A request costs one
/// read of that row; nothing of it is cached, so that signing out holds at once, on every instance.
/// </summary>
public sealed class Sessions(
    LinkSigner signer, StoreDirectory stores, OwnerTable owners, SessionCookie cookie, RateLimits limits, TimeProvider time)
{
    /// <summary>Who is signed in; null where nobody is, or no longer.</summary>
    /// <exception cref="ProblemException">429: too many sessions were shown that are none.</exception>
    public async Task<Visit?> FindAsync(HttpRequest request, Language language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cookie.Read(request) is not { Length: > 0 } shown)
        {
            return null;
        }

        if (signer.Read(shown, LinkPurpose.Session) is not { } session || session.ExpiresAt <= time.GetUtcNow())
        {
            limits.CountCaller(request);
            return null;
        }

        return await stores.FindAsync(session.Store, cancellationToken) is { } store && IsOwner(store, session.Contact, out var address)
            && (await owners.GetAsync(store.Id, session.Contact, cancellationToken)).HasSession(session.OptIn, time.GetUtcNow())
            ? new Visit(store, session.Contact, address, session.OptIn, signer.SignForm(shown), language)
            : null;
    }

    /// <summary>Uses a link up and begins a session.</summary>
    /// <returns>False where the link was used, is over, or its owner is none any more.</returns>
    public async Task<bool> TryBeginAsync(HttpResponse response, LinkToken link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        var now = time.GetUtcNow();
        var id = OwnerId.Draw();
        if (await stores.FindAsync(link.Store, cancellationToken) is not { } store || !IsOwner(store, link.Contact, out _)
            || await owners.ChangeAsync(
                link.Store, link.Contact, access => access.Enter(link.OptIn, id, now), cancellationToken) is null)
        {
            return false;
        }

        var session = new LinkToken(
            link.Store, link.Contact, LinkPurpose.Session, Channel.Email, now + OwnerAccess.SessionLifetime, id);
        cookie.Write(response, signer.Sign(session), OwnerAccess.SessionLifetime);
        return true;
    }

    /// <summary>Whether a link would begin a session now.</summary>
    public async Task<bool> IsGoodAsync(LinkToken link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        return await stores.FindAsync(link.Store, cancellationToken) is { } store && IsOwner(store, link.Contact, out _)
            && (await owners.GetAsync(link.Store, link.Contact, cancellationToken)).LinkOf(link.OptIn, time.GetUtcNow()) is not null;
    }

    /// <summary>Whether a form belongs to the session that the request shows.</summary>
    public bool IsForm(HttpRequest request, string? token) => cookie.Read(request) is { } shown && signer.IsForm(token, shown);

    /// <param name="everywhere">On all devices, and with the links that were not used yet.</param>
    public async Task EndAsync(HttpResponse response, Visit visit, bool everywhere, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visit);
        await owners.ChangeAsync(
            visit.Store.Id,
            visit.Owner,
            access => everywhere ? access.SignOutEverywhere() : access.SignOut(visit.Session),
            cancellationToken);
        cookie.Remove(response);
    }

    private static bool IsOwner(Store store, ContactId owner, out EmailAddress? address)
    {
        address = OwnerId.Find(store.Id, store.Settings.Owners, owner);
        return address is not null || owner == OwnerId.OfOperator(store.Id);
    }
}
