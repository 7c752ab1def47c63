using Azure;
using ContactsFunctions.Domain;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Storage;

/// <summary>
/// What is done in the background for one store after another. What is broken in one stops no other, and the log says so. Only
/// where storage itself fails all of it ends.
/// </summary>
public sealed partial class EachStore(ILogger<EachStore> logger)
{
    /// <param name="work">What is done, as the log calls it.</param>
    public async Task ExecuteAsync(
        string work, IAsyncEnumerable<StoreId> stores, Func<StoreId, Task> tend, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(tend);
        await foreach (var store in stores.WithCancellation(cancellationToken))
        {
            try
            {
                await tend(store);
            }
#pragma warning disable CA1031 // What is broken in one store stops no other.
            catch (Exception e) when (!EndsAll(e))
#pragma warning restore CA1031
            {
                Log.Broken(logger, work, store, e.GetType().Name, e.StackTrace);
            }
        }
    }

    /// <summary>Whether the app stops, or storage does not answer: then it would be the same with the next store.</summary>
    private static bool EndsAll(Exception e) =>
        e is OperationCanceledException or AggregateException or TimeoutException or RequestFailedException { Status: 0 or >= 500 };

    private static partial class Log
    {
        [LoggerMessage(5004, LogLevel.Error, "{Work} broke off in store {Store}; the other stores go on: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string work, StoreId store, string error, string? stack);
    }
}
