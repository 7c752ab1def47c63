namespace ContactsFunctions.Hosting.Queues;

/// <summary>
/// How long to rest between two looks at an empty queue: 100 ms after a message, then about twice as long each
/// time up to a maximum, spread by chance so that several listeners do not keep step.
/// </summary>
internal sealed class PollingPause(TimeSpan maximum, Random random)
{
    public static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private int emptyLooks;

    /// <summary>A message was there.</summary>
    public void Reset() => emptyLooks = 0;

    public TimeSpan Next()
    {
        var longest = maximum > Minimum ? maximum : Minimum;
        var doublings = Math.Min(emptyLooks++, 30); // far past any maximum, and no overflow
        if (doublings == 0)
        {
            return Minimum;
        }

        var spread = 0.8 + (0.4 * random.NextDouble());
        var pause = Minimum + (Minimum * spread * Math.Pow(2, doublings - 1));
        return pause < longest ? pause : longest;
    }
}
