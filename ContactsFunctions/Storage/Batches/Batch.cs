using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Batches;

/// <summary>
/// Items that were taken with one request and are worked off slice by slice. What it has come to follows from its slices.
/// </summary>
/// <param name="Method">What is done with each item, as the request named it: <c>POST</c>.</param>
/// <param name="Endpoint">What the items are: <c>contacts</c>, or one of the kinds of which nothing is kept.</param>
/// <param name="By">Who sent it, for the consent log.</param>
/// <param name="Slices">In the items' order; none where nothing of the items is kept.</param>
public sealed record Batch(
    CountdownId Id, string Method, string Endpoint, Writer By, DateTimeOffset CreatedAt, int TotalCount, IReadOnlyList<BatchSlice> Slices)
{
    /// <summary>How long a batch can be asked for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>A batch that is not finished by then has probably failed; it is tried again every night.</summary>
    private static readonly TimeSpan StoppedAfter = TimeSpan.FromDays(1);

    /// <summary>When its first slice was begun.</summary>
    public DateTimeOffset? StartedAt => Slices.Count == 0 ? CreatedAt : Slices.Min(slice => slice.StartedAt);

    /// <summary>When something last happened to it.</summary>
    public DateTimeOffset TouchedAt => Slices.Max(slice => slice.EndedAt) ?? CreatedAt;

    /// <summary>When its last slice was finished.</summary>
    public DateTimeOffset? EndedAt => Slices.Count == 0 ? CreatedAt : IsFinished ? Slices.Max(slice => slice.EndedAt) : null;

    /// <summary>How many items were worked off, well or not.</summary>
    public int FinishedCount => Slices.Count == 0 ? TotalCount : Slices.Where(slice => slice.EndedAt is not null).Sum(slice => slice.Count);

    public int ErrorsCount => Slices.Sum(slice => slice.Errors);

    private bool IsFinished => FinishedCount == TotalCount;

    /// <summary>As clients read it.</summary>
    public string State(DateTimeOffset now) =>
        IsFinished ? "finished"
        : now - CreatedAt > StoppedAfter ? "stopped"
        : FinishedCount > 0 ? "inProgress"
        : "pending";
}

/// <summary>Some of a batch's items, which one queue message is about.</summary>
/// <param name="First">The first item's place in the batch, from 0.</param>
/// <param name="EndedAt">Null while the items wait.</param>
/// <param name="Errors">How many of them were refused.</param>
public sealed record BatchSlice(int First, int Count, DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null, int Errors = 0);
