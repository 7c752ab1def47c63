using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>
/// Works off one slice of a batch, item by item as if each had been posted by itself, then sends the message of the next. A
/// slice that is cut off is done again as a whole: who was taken already is then known, and an unsubscribe without a date is
/// of the moment at which the batch was sent, so that it undoes nothing that a person has done since.
/// </summary>
public sealed partial class WorkBatch(
    StoreDirectory stores, BatchTable batches, BatchOutbox outbox, OmnisendContacts contacts, TimeProvider time, ILogger<WorkBatch> logger)
{
    /// <summary>How many errors, and how many warnings, are kept of an item. Its <c>error</c> says how many there were.</summary>
    private const int MaxListed = 10;

    public async Task ExecuteAsync(BatchMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (storeId, id) = (StoreId.Parse(message.Store), BatchId.Parse(message.Batch));
        if (await batches.FindAsync(storeId, id, cancellationToken) is not { } batch
            || await stores.FindAsync(storeId, cancellationToken) is not { } store)
        {
            Log.Gone(logger, message.Batch);
            return;
        }

        if (await batches.ReadSliceAsync(storeId, id, message.First, cancellationToken) is { } waiting)
        {
            if (!await TryWorkOffAsync(store, batch, waiting, cancellationToken))
            {
                // Another worker has done it, and sends the next message.
                return;
            }
        }

        // Also where the slice was worked off before: the worker may have died before it sent the next message.
        if (batch.Slices.FirstOrDefault(slice => slice.First > message.First) is { } next)
        {
            await outbox.EnqueueAsync(message with { First = next.First }, cancellationToken);
        }
    }

    private async Task<bool> TryWorkOffAsync(Store store, Batch batch, WaitingSlice waiting, CancellationToken cancellationToken)
    {
        var startedAt = time.Now();
        using var items = JsonDocument.Parse(waiting.Items);
        List<BatchItemResult> results = [];
        foreach (var (place, item) in items.RootElement.EnumerateArray().Index())
        {
            results.Add(await SubmitAsync(store, batch, waiting.Slice.First + place, item, cancellationToken));
        }

        return await batches.TryFinishAsync(store.Id, batch.Id, waiting, startedAt, time.Now(), results, cancellationToken);
    }

    private async Task<BatchItemResult> SubmitAsync(
        Store store, Batch batch, int index, JsonElement item, CancellationToken cancellationToken)
    {
        try
        {
            var (outcome, warnings) = await contacts.SubmitAsync(store, item, batch.By, batch.CreatedAt, cancellationToken);
            var status = outcome.Result == MergeResult.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            return new(index, status, outcome.Contact?.Id.ToString(), Warnings: Some(warnings));
        }
        catch (UnreadableRowException e)
        {
            Log.Unreadable(logger, e.Row);
            return Refused(index, Problem.Unavailable());
        }
        catch (Exception e) when (HttpBoundary.RefusalOf(e) is { } refusal)
        {
            return Refused(index, refusal);
        }
#pragma warning disable CA1031 // A bad item stops no other. Storage that cannot be reached does: all of them wait for it.
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnreadableException) && !HttpBoundary.IsStorageTrouble(e))
#pragma warning restore CA1031
        {
            Log.Broken(logger, e.GetType().Name, e.StackTrace);
            return Refused(index, Problem.Broken());
        }
    }

    private static BatchItemResult Refused(int index, Problem problem) =>
        new(index, problem.Status, ContactId: null, problem.Error, Some(problem.Errors));

    /// <summary>All items of a slice share a row.</summary>
    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : [.. list.Take(MaxListed)];

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Batch {Batch} or its store is gone; its message is dropped.")]
        public static partial void Gone(ILogger logger, string batch);

        [LoggerMessage(1303, LogLevel.Critical, "An item of a batch met a fault of this app: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string error, string? stack);

        [LoggerMessage(1302, LogLevel.Critical, "A batch: row {Row} cannot be read. Erasing the contact with this id removes it.")]
        public static partial void Unreadable(ILogger logger, string row);
    }
}
