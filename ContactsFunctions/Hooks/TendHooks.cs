using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Takes up what got stuck: events and deliveries whose message was lost, or failed too often. Tells owners of hooks that are off,
/// and removes rows whose time is over. Only stores that have hooks are looked at.
/// </summary>
public sealed partial class TendHooks(
    EachStore eachStore,
    HookTable hooks,
    ContactTable contacts,
    DeliveryTable deliveries,
    EventOutbox outbox,
    TellOwner tellOwner,
    TimeProvider time,
    ILogger<TendHooks> logger)
{
    /// <summary>What goes well is on its way by then.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(30);

    /// <summary>Of a hook that was removed a mark stays for as long as its deliveries do.</summary>
    private static readonly TimeSpan MarksKept = DeliveryTable.Kept + TimeSpan.FromDays(1);

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var stores = await hooks.ListStoresAsync(cancellationToken).ToListAsync(cancellationToken);
        await eachStore.ExecuteAsync(
            nameof(TendHooks),
            stores.ToAsyncEnumerable(),
            store => TendAsync(store, time.GetUtcNow(), cancellationToken),
            cancellationToken);
    }

    private async Task TendAsync(StoreId store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await hooks.ListAsync(store, cancellationToken);
        await deliveries.RemoveAsync(store, now - DeliveryTable.Kept, cancellationToken);
        await hooks.ForgetRemovedAsync(store, now - MarksKept, cancellationToken);
        await TellOwnersAsync(store, all, cancellationToken);
        var (events, late) = (0, 0);
        await foreach (var contact in contacts.ListWithDueEventAsync(store, now - StuckAfter, cancellationToken))
        {
            await outbox.AnnounceAsync(store, contact, version: 0, cancellationToken);
            events++;
        }

        await foreach (var delivery in deliveries.ListOverdueAsync(store, now - StuckAfter, cancellationToken))
        {
            if (!all.Any(hook => hook.Id == delivery.Hook && hook.IsOn))
            {
                continue;
            }

            await outbox.AnnounceAsync(store, delivery, delay: null, cancellationToken);
            late++;
        }

        if (events + late > 0)
        {
            Log.TakenUp(logger, store, events, late);
        }
    }

    private async Task TellOwnersAsync(StoreId store, IReadOnlyList<Hook> all, CancellationToken cancellationToken)
    {
        foreach (var hook in all)
        {
            if (hook is { IsOn: false, OwnerToldAt: null } && await tellOwner.TryAsync(store, hook, cancellationToken))
            {
                await hooks.EditAsync(
                    store, hook.Id, known => known.IsOn ? null : known with { OwnerToldAt = time.GetUtcNow() }, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            6006, LogLevel.Warning, "Store {Store}: {Events} contacts owed webhooks an event, {Deliveries} deliveries were overdue.")]
        public static partial void TakenUp(ILogger logger, StoreId store, int events, int deliveries);
    }
}
