using System.Text.Json.Serialization;
using Azure;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Imports;

/// <summary>
/// A file of contacts that is worked off slice by slice. What it has come to follows from its slices.
/// </summary>
/// <param name="Options">How the file is to be read and applied.</param>
/// <param name="By">Who sent it, for the consent log.</param>
/// <param name="Source">The blob that the file lies in, within the container.</param>
/// <param name="Bytes">How large the file is.</param>
public sealed record Import(
    CountdownId Id, ImportOptions Options, Writer By, DateTimeOffset CreatedAt, string Source, long Bytes)
{
    /// <summary>How long an import can be asked for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How many slices are worked off at once: more than a partition takes. Each of them leads to the one after it.</summary>
    public const int Lanes = 4;

    /// <summary>How long a file waits for somebody to say how it is to be read.</summary>
    public static readonly TimeSpan WaitsAtMost = TimeSpan.FromDays(1);

    /// <summary>Whether its file was sent, and nobody has said yet how it is to be read: nothing of it is queued.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Columns that fill nothing.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];

    /// <summary>When the file had been cut into slices; null before that.</summary>
    public DateTimeOffset? SplitAt { get; init; }

    /// <summary>How many slices there are; null before that.</summary>
    public int? SliceCount { get; init; }

    /// <summary>When somebody stopped it; null where nobody did.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Why nothing of the file could be applied, in a sentence that repeats nothing of it; null where it could.</summary>
    public string? Failure { get; init; }

    /// <summary>In the file's order; none before the file was cut.</summary>
    public IReadOnlyList<ImportSlice> Slices { get; init; } = [];

    /// <summary>The version of its own row.</summary>
    public ETag ETag { get; init; }

    /// <summary>How many rows the file has.</summary>
    public int Rows => Slices.Sum(slice => slice.Count);

    public ImportCounts Counts => Slices.Aggregate(new ImportCounts(), (sum, slice) => sum + slice.Counts);

    public DateTimeOffset? StartedAt => Slices.Min(slice => slice.StartedAt);

    /// <summary>When something last happened to it.</summary>
    public DateTimeOffset TouchedAt => Slices.Max(slice => slice.EndedAt ?? slice.PassedAt) ?? SplitAt ?? CreatedAt;

    /// <summary>Whether nothing more is to be done for it, although it is not finished.</summary>
    public bool IsCalledOff => Failure is not null || StoppedAt is not null;

    public bool IsOver => IsCalledOff || IsFinished;

    private bool IsFinished => SplitAt is not null && Slices.All(slice => slice.EndedAt is not null);

    /// <summary>As clients read it.</summary>
    public string State =>
        Failure is not null ? "failed"
        : IsFinished ? "finished"
        : StoppedAt is not null ? "stopped"
        : IsWaiting ? "waiting"
        : StartedAt is not null ? "running"
        : "queued";
}

/// <summary>Some of a file's rows, which one queue message is about.</summary>
/// <param name="Number">From 0, in the file's order.</param>
public sealed record ImportSlice(int Number, int Count)
{
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its first pass was done; null before that.</summary>
    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>When all its rows were worked off; null before that.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public ImportCounts Counts { get; init; } = new();

    /// <summary>Rows that the first pass left for later, as it found that they may be about people of other slices.</summary>
    public IReadOnlySet<int> Left { get; init; } = new HashSet<int>();

    /// <summary>The version of its row.</summary>
    public ETag ETag { get; init; }
}

/// <summary>What became of rows. Every row is counted once.</summary>
public sealed record ImportCounts(int Created = 0, int Updated = 0, int Unchanged = 0, int Skipped = 0, int Failed = 0)
{
    [JsonIgnore]
    public int Done => Created + Updated + Unchanged + Skipped + Failed;

    public static ImportCounts operator +(ImportCounts one, ImportCounts other) => new(
        one.Created + other.Created,
        one.Updated + other.Updated,
        one.Unchanged + other.Unchanged,
        one.Skipped + other.Skipped,
        one.Failed + other.Failed);
}
