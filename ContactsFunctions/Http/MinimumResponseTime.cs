using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>
/// Lets answers to callers without a key leave no sooner than a fixed time after the request came. A known address with
/// nothing new is done after one read, an unknown one after a write and a queue message; the wait hides the difference.
/// </summary>
public sealed class MinimumResponseTime(IOptions<HttpOptions> options, TimeProvider time)
{
    /// <summary>The moment to measure from.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Waits for what is left of the time.</summary>
    public async Task ReachAsync(long begun, CancellationToken cancellationToken)
    {
        // A timer may fire a little early: hence the loop.
        while (options.Value.PublicAnswerFloor - time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
        }
    }
}
