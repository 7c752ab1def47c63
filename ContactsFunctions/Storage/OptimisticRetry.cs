namespace ContactsFunctions.Storage;

/// <summary>Losing a race for a row: wait a little, longer each time, and give up after a few seconds.</summary>
internal sealed class OptimisticRetry(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>A few rounds are no contention, however long a busy machine takes for them.</summary>
    private const int MinRounds = 4;

    private readonly long begun = time.GetTimestamp();
    private int lost;

    /// <exception cref="ContendedException">The row was contended for too long.</exception>
    public async Task LostAsync(CancellationToken cancellationToken)
    {
        if (lost >= MinRounds && time.GetElapsedTime(begun) > Patience)
        {
            throw new ContendedException();
        }

        var longest = Math.Min(100, 4 << Math.Min(lost++, 5));
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, longest)), time, cancellationToken);
    }
}

/// <summary>A row was changed by others so often that this request never got its turn.</summary>
public sealed class ContendedException() : Exception("The row was contended for too long.");
