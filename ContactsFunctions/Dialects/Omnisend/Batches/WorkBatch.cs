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
/// slice that is cut off is done again as a whole: who was taken already is then known and unchanged.
/// </summary>
public sealed partial class WorkBatch(
    StoreDirectory stores, BatchTable batches, BatchOutbox outbox, OmnisendContacts contacts, TimeProvider time, ILogger<WorkBatch> logger)
{
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
            await WorkOffAsync(store, batch, waiting, cancellationToken);
        }

        // Also where the slice was worked off before: the worker may have died before it sent the next message.
        if (batch.Slices.FirstOrDefault(slice => slice.First > message.First) is { } next)
        {
            await outbox.EnqueueAsync(message with { First = next.First }, cancellationToken);
        }
    }

    private async Task WorkOffAsync(Store store, Batch batch, WaitingSlice waiting, CancellationToken cancellationToken)
    {
        var startedAt = time.Now();
        using var items = JsonDocument.Parse(waiting.Items);
        List<BatchItemResult> results = [];
        foreach (var (place, item) in items.RootElement.EnumerateArray().Index())
        {
            results.Add(await SubmitAsync(store, waiting.Slice.First + place, item, batch.By, cancellationToken));
        }

        await batches.TryFinishAsync(store.Id, batch.Id, waiting, startedAt, time.Now(), results, cancellationToken);
    }

    private async Task<BatchItemResult> SubmitAsync(
        Store store, int index, JsonElement item, Writer writer, CancellationToken cancellationToken)
    {
        try
        {
            var (outcome, warnings) = await contacts.SubmitAsync(store, item, writer, cancellationToken);
            var status = outcome.Result == MergeResult.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            return new(index, status, outcome.Contact?.Id.ToString(), Warnings: warnings.Count == 0 ? null : warnings);
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
    }

    private static BatchItemResult Refused(int index, Problem problem) =>
        new(index, problem.Status, ContactId: null, problem.Error, problem.Errors.Count == 0 ? null : problem.Errors);

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Batch {Batch} or its store is gone; its message is dropped.")]
        public static partial void Gone(ILogger logger, string batch);

        [LoggerMessage(1302, LogLevel.Critical, "A batch: row {Row} cannot be read. Erasing the contact with this id removes it.")]
        public static partial void Unreadable(ILogger logger, string row);
    }
}
