using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>
/// Tells webhooks of confirmation links that have ended without a click: in the stores where one wants to hear of it, and of links
/// that ended since the oldest of those was made. Nothing is read of the other stores but which have hooks.
/// </summary>
public sealed class TellExpired(
    EachStore eachStore, ContactTable contacts, EditContact edits, HookTable hooks, IOptions<LinkOptions> links, TimeProvider time)
{
    /// <summary>What nobody was told of for this long is no news any more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var stores = await hooks.ListStoresAsync(cancellationToken).ToListAsync(cancellationToken);
        await eachStore.ExecuteAsync(
            nameof(TellExpired), stores.ToAsyncEnumerable(), store => TellAsync(store, cancellationToken), cancellationToken);
    }

    private async Task TellAsync(StoreId store, CancellationToken cancellationToken)
    {
        Hook[] wanting =
        [
            .. (await hooks.ListAsync(store, cancellationToken)).Where(hook => hook.Wants(ContactEventKind.ConfirmationExpired)),
        ];
        if (wanting.Length > 0)
        {
            await TellAsync(store, wanting.Min(hook => hook.CreatedAt), cancellationToken);
        }
    }

    private async Task TellAsync(StoreId store, DateTimeOffset madeAt, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var since = madeAt > now - Longest ? madeAt : now - Longest;

        // Whoever is asked is changed at that moment, so that a link which has ended lately is on a contact changed not long ago.
        var changedSince = since - links.Value.ConfirmationLifetime;
        await foreach (var found in contacts.ListNotSubscribedSinceAsync(store, changedSince, cancellationToken))
        {
            await edits.ExecuteAsync(
                store,
                found.Contact.Id,
                contact => contact.OptIn is { State: OptInState.Open, IsExpiryTold: false } optIn
                    && optIn.ExpiresAt <= now && optIn.ExpiresAt > since
                    ? contact with { OptIn = optIn with { IsExpiryTold = true } }
                    : null,
                found,
                cancellationToken);
        }
    }
}
