using System.Text.Json.Serialization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Batches;

/// <summary>What became of one item. It names nobody: the contact stands by its id, and errors repeat no value that was sent.</summary>
/// <param name="Index">The item's place in the batch, from 0.</param>
/// <param name="Status">The HTTP status that the item alone would have been answered with.</param>
/// <param name="ContactId">Null where no contact was kept.</param>
/// <param name="Error">Why it was refused, in a sentence.</param>
/// <param name="Errors">The fields that are wrong.</param>
/// <param name="Warnings">What was left off.</param>
public sealed record BatchItemResult(
    int Index,
    int Status,
    string? ContactId,
    string? Error = null,
    IReadOnlyList<FieldError>? Errors = null,
    IReadOnlyList<Warning>? Warnings = null)
{
    [JsonIgnore]
    public bool IsError => Status >= 400;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<BatchItemResult>))]
internal sealed partial class BatchItemResultJson : JsonSerializerContext;
