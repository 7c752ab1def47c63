using System.Text.Json.Serialization;
using ContactsFunctions.Dialects.Omnisend.V2026;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>A batch as every version answers it.</summary>
internal record BatchView(
    [property: JsonPropertyName("batchID")] string BatchId,
    string Method,
    string Endpoint,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    int TotalCount,
    int FinishedCount,
    int ErrorsCount)
{
    public static BatchView Of(Batch batch, DateTimeOffset now) => new(
        batch.Id.ToString(), batch.Method, batch.Endpoint, batch.State(now), batch.CreatedAt, batch.StartedAt, batch.EndedAt,
        batch.TotalCount, batch.FinishedCount, batch.ErrorsCount);
}

/// <summary>A batch with what became of its items so far.</summary>
internal sealed record BatchItemsView : BatchView
{
    private BatchItemsView(BatchView batch)
        : base(batch)
    {
    }

    public required IReadOnlyList<BatchItemView> Errors { get; init; }

    public required IReadOnlyList<BatchItemView> Responses { get; init; }

    public static BatchItemsView Of(Batch batch, IReadOnlyList<BatchItemResult> results, DateTimeOffset now)
    {
        var views = results.ToLookup(result => result.IsError, result => BatchItemView.Of(batch.Id, result));
        return new(BatchView.Of(batch, now)) { Errors = [.. views[true]], Responses = [.. views[false]] };
    }
}

/// <summary>One item that was worked off. What was sent is not repeated: nobody's data is kept for it.</summary>
/// <param name="Index">The item's place in the batch, from 0; an addition of this service.</param>
internal sealed record BatchItemView(
    [property: JsonPropertyName("batchID")] string BatchId,
    [property: JsonPropertyName("itemID")] string ItemId,
    int Index,
    string Status,
    int ResponseCode,
    BatchItemResponse Response)
{
    public static BatchItemView Of(CountdownId batch, BatchItemResult result) => new(
        batch.ToString(),
        batch.ItemId(result.Index),
        result.Index,
        "finished",
        result.Status,
        new(result.ContactId, result.Error, result.Errors, result.Warnings));
}

/// <param name="Error">Why the item was refused, in a sentence.</param>
/// <param name="Errors">The fields that are wrong.</param>
/// <param name="Warnings">What was left off.</param>
internal sealed record BatchItemResponse(
    [property: JsonPropertyName("contactID")] string? ContactId,
    string? Error,
    IReadOnlyList<FieldError>? Errors,
    IReadOnlyList<Warning>? Warnings);

internal sealed record BatchList(IReadOnlyList<BatchView> Batches, OmnisendPaging Paging);

internal sealed record BatchCursorList(IReadOnlyList<BatchView> Batches, V2026Paging Paging);

/// <summary>The JSON of batches.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(BatchItemsView))]
[JsonSerializable(typeof(BatchItemView))]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BatchCursorList))]
internal sealed partial class BatchesJson : JsonSerializerContext;
