using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>
/// Works off one slice of a batch, each item as if it had been posted by itself, then sends the message of the next. A slice
/// that is cut off is done again as a whole: who was taken already is then known, and an unsubscribe without a date is
/// of the moment at which the batch was sent, so that it undoes nothing that a person has done since.
/// </summary>
public sealed partial class WorkBatch(
    StoreDirectory stores,
    BatchTable batches,
    BatchOutbox outbox,
    AuthenticatedRequests requests,
    ImportContacts importContacts,
    MailRenderer mails,
    TimeProvider time,
    ILogger<WorkBatch> logger)
{
    public async Task ExecuteAsync(BatchMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (storeId, id) = (StoreId.Parse(message.Store), CountdownId.Parse(message.Batch));
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
        (int Index, ImportRow? Row, Problem? Refusal)[] read =
            [.. items.RootElement.EnumerateArray().Select((item, place) => Read(store, batch, waiting.Slice.First + place, item))];
        await importContacts.ExecuteAsync(
            store,
            [.. read.Select(item => item.Row).OfType<ImportRow>()],
            mails.Wording(store.Id, store.Settings, language: null),
            cancellationToken);
        BatchItemResult[] results =
        [
            .. read.Select(item => item.Refusal is { } refusal ? Refused(item.Index, refusal) : ResultOf(item.Index, item.Row!)),
        ];
        return await batches.TryFinishAsync(store.Id, batch.Id, waiting, startedAt, time.Now(), results, cancellationToken);
    }

    private (int Index, ImportRow? Row, Problem? Refusal) Read(Store store, Batch batch, int index, JsonElement item)
    {
        try
        {
            var sent = requests.ReadContact(item, store, batch.By);
            var row = new ImportRow(sent.Change.SentAt(batch.CreatedAt), sent.Caller.Evidence)
            {
                Warnings = [.. sent.Warnings],
                Import = new(batch.Id.ToString(), index),
            };
            return (index, row, null);
        }
        catch (Exception e) when (HttpBoundary.RefusalOf(e) is { } refusal)
        {
            return (index, null, refusal);
        }
#pragma warning disable CA1031 // A bad item stops no other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, e.GetType().Name, e.StackTrace);
            return (index, null, Problem.Broken());
        }
    }

    private static BatchItemResult ResultOf(int index, ImportRow row) => row.Outcome! switch
    {
        { Errors: [var error] } when error == ImportRow.Broken => Refused(index, Problem.Broken()),
        { Errors: { Count: > 0 } errors } => Refused(index, Problem.Invalid(errors)),
        var outcome => new(
            index,
            row.HasCreated ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            outcome.Contact?.Id.ToString(),
            Warnings: Some([.. row.Warnings, .. outcome.Warnings])),
    };

    private static BatchItemResult Refused(int index, Problem problem) =>
        new(index, problem.Status, ContactId: null, problem.Error, Some(problem.Errors));

    /// <summary>All items of a slice share a row. An item's <c>error</c> says how many errors there were.</summary>
    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : [.. list.Take(ImportRow.MaxListed)];

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Batch {Batch} or its store is gone; its message is dropped.")]
        public static partial void Gone(ILogger logger, string batch);

        [LoggerMessage(1304, LogLevel.Critical, "Reading an item of a batch met a fault of this app: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string error, string? stack);
    }
}
