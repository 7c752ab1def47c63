using ContactsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>What is done every night for all stores, which are listed once for all of it.</summary>
public sealed partial class KeepHouse(
    EachStore eachStore,
    StoreTable stores,
    RemoveUnconfirmed removeUnconfirmed,
    TrimContacts trimContacts,
    ILogger<KeepHouse> logger)
{
    public async Task<Housework> ExecuteAsync(CancellationToken cancellationToken)
    {
        var retention = await stores.ListRetentionAsync(cancellationToken)
            .ToDictionaryAsync(store => store.Store, store => store.Retention, cancellationToken: cancellationToken);
        var (removed, trimmed) = (0, 0);
        await eachStore.ExecuteAsync(
            nameof(KeepHouse),
            retention.Keys.ToAsyncEnumerable(),
            async store =>
            {
                // In this order: who is removed need not be trimmed.
                removed += await removeUnconfirmed.ExecuteAsync(store, retention[store], cancellationToken);
                trimmed += await trimContacts.ExecuteAsync(store, retention[store], cancellationToken);
            },
            cancellationToken);
        Log.Done(logger, removed, trimmed);
        return new(removed, trimmed);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1101,
            LogLevel.Information,
            "{Removed} sign-ups that nobody confirmed are removed, {Trimmed} contacts that are not subscribed are trimmed.")]
        public static partial void Done(ILogger logger, int removed, int trimmed);
    }
}

/// <summary>How many contacts were removed, and how many trimmed.</summary>
public sealed record Housework(int Removed, int Trimmed);
