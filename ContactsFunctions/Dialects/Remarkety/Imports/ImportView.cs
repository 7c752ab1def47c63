using System.Text.Json.Serialization;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Dialects.Remarkety.Imports;

/// <summary>How far an import is.</summary>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>finished</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Rows">How many rows the file has; null while that is not known.</param>
/// <param name="Done">How many of them were counted: created, updated, unchanged, skipped and failed.</param>
/// <param name="RowsPerSecond">Since it began.</param>
/// <param name="ExpectedEnd">At that rate; null where it is over, or has just begun.</param>
/// <param name="Failure">Why nothing of the file could be applied.</param>
/// <param name="IgnoredColumns">Columns that fill nothing.</param>
/// <param name="Errors">The first errors; <c>errors.csv</c> has all.</param>
/// <param name="Warnings">Some of what was left off.</param>
internal sealed record ImportView(
    string Id,
    string State,
    bool DryRun,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    int? Rows,
    int Done,
    int Created,
    int Updated,
    int Unchanged,
    int Skipped,
    int Failed,
    double? RowsPerSecond,
    DateTimeOffset? ExpectedEnd,
    string? Failure,
    IReadOnlyList<string> IgnoredColumns,
    IReadOnlyList<RowNote>? Errors,
    IReadOnlyList<RowNote>? Warnings)
{
    public static ImportView Of(Import import, DateTimeOffset now, ToldRows? told = null)
    {
        var counts = import.Counts;
        var end = import.IsOver ? import.TouchedAt : now;
        double? rate = import.StartedAt is { } started && end > started ? counts.Done / (end - started).TotalSeconds : null;
        var rest = import.Rows - counts.Done;
        return new(
            import.Id.ToString(),
            import.State,
            import.Options.DryRun,
            import.CreatedAt,
            import.StartedAt,
            import.IsOver ? import.StoppedAt ?? import.TouchedAt : null,
            import.SplitAt is null ? null : import.Rows,
            counts.Done,
            counts.Created,
            counts.Updated,
            counts.Unchanged,
            counts.Skipped,
            counts.Failed,
            rate is { } perSecond ? Math.Round(perSecond, 1) : null,
            !import.IsOver && rate > 0 ? now.AddSeconds(rest / rate.Value) : null,
            import.Failure,
            import.IgnoredColumns,
            told?.Errors,
            told?.Warnings);
    }
}

/// <param name="Imports">Newest first.</param>
internal sealed record ImportList(IReadOnlyList<ImportView> Imports, ImportPaging Paging);

/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
internal sealed record ImportPaging(string? Next, int Limit);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(ImportList))]
[JsonSerializable(typeof(string))]
internal sealed partial class ImportsJson : JsonSerializerContext;
