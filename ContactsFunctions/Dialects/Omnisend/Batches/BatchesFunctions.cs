using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>Omnisend's batches: many contacts with one request, which are worked off afterwards and can be asked for meanwhile.</summary>
public sealed class BatchesFunctions(
    OmnisendCalls calls, OmnisendVersions versions, BatchTable batches, BatchOutbox outbox, AppMetrics metrics, TimeProvider time)
{
    private const string Route = $"{{version:regex({OmnisendVersions.Any})}}/batches";

    [Function("OmnisendPostBatch")]
    public Task<IResult> PostAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string version)
    {
        var spoken = versions.Of(version);
        return calls.RunAsync(
            request,
            async (store, cancellationToken) =>
            {
                var body = await RequestBody.ReadJsonAsync(request, BatchRequest.MaxBytes, cancellationToken);
                var batch = await AddAsync(
                    store,
                    BatchRequest.Read(body, spoken.MaxBatchItems, store.Settings),
                    AuthenticatedRequests.WriterOf(request, spoken.Way),
                    cancellationToken);
                return Answer.Json(BatchView.Of(batch, time.GetUtcNow()), BatchesJson.Default, spoken.CreatedStatus);
            },
            spoken);
    }

    [Function("OmnisendListBatches")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, string version)
    {
        var spoken = versions.Of(version);
        return calls.RunAsync(
            request,
            async (store, cancellationToken) =>
            {
                var query = BatchQuery.Read(request.Query);
                var found = await batches.ListAsync(store.Id, query.After, cancellationToken)
                    .Skip(query.Skip).Take(query.Limit + 1).ToListAsync(cancellationToken);
                BatchView[] page = [.. found.Take(query.Limit).Select(batch => BatchView.Of(batch, time.GetUtcNow()))];
                return spoken.BatchPage(request, page, query, hasMore: found.Count > query.Limit);
            },
            spoken);
    }

    [Function("OmnisendGetBatch")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{batchId}")] HttpRequest request,
        string version,
        string batchId) =>
        OneAsync(request, version, batchId, (_, batch, _) =>
            Task.FromResult(Answer.Json(BatchView.Of(batch, time.GetUtcNow()), BatchesJson.Default)));

    [Function("OmnisendGetBatchItems")]
    public Task<IResult> GetItemsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{batchId}/items")] HttpRequest request,
        string version,
        string batchId) =>
        OneAsync(request, version, batchId, async (store, batch, cancellationToken) => Answer.Json(
            BatchItemsView.Of(batch, await batches.ResultsAsync(store.Id, batch.Id, cancellationToken), time.GetUtcNow()),
            BatchesJson.Default));

    [Function("OmnisendGetBatchItem")]
    public Task<IResult> GetItemAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{batchId}/items/{itemId}")] HttpRequest request,
        string version, string batchId, string itemId) =>
        OneAsync(request, version, batchId, async (store, batch, cancellationToken) =>
            (await batches.ResultsAsync(store.Id, batch.Id, cancellationToken))
                .FirstOrDefault(result => batch.Id.ItemId(result.Index) == itemId) is { } found
                ? Answer.Json(BatchItemView.Of(batch.Id, found), BatchesJson.Default)
                : Problem.NotFound("There is no such item, or it waits to be worked off."));

    private Task<IResult> OneAsync(
        HttpRequest request, string version, string batchId, Func<Store, Batch, CancellationToken, Task<IResult>> answer) =>
        calls.RunAsync(
            request,
            async (store, cancellationToken) =>
                CountdownId.TryParse(batchId, out var id) && await batches.FindAsync(store.Id, id, cancellationToken) is { } batch
                    ? await answer(store, batch, cancellationToken)
                    : Problem.NotFound(string.Create(
                        CultureInfo.InvariantCulture, $"There is no such batch, or it is older than {Batch.Lifetime.TotalDays} days.")),
            versions.Of(version));

    // Rows first, so that no message points to rows that are not there.
    private async Task<Batch> AddAsync(Store store, BatchRequest sent, Writer writer, CancellationToken cancellationToken)
    {
        var now = time.Now();
        (BatchSlice Slice, byte[] Items)[] slices = sent.IsOfContacts ? [.. sent.Slices()] : [];
        var batch = new Batch(
            CountdownId.New(now),
            sent.Method,
            sent.Endpoint,
            writer,
            now,
            sent.Items.Count,
            [.. slices.Select(slice => slice.Slice)]);
        await batches.AddAsync(store.Id, batch, slices.Select(slice => slice.Items), cancellationToken);
        if (sent.IsOfContacts)
        {
            await outbox.EnqueueAsync(new(store.Id.ToString(), batch.Id.ToString(), First: 0), cancellationToken);
        }
        else
        {
            metrics.OtherCallTaken("omnisend", sent.Endpoint);
        }

        return batch;
    }
}
