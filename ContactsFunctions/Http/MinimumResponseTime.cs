using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>
/// Lets answers to callers without a key leave no sooner than a fixed time after the request came. A known address with
/// nothing new is done after one read, an unknown one after a write and a queue message; the wait hides the difference.
/// The work grows with the body, and so does the time: by as much again for every 16 KiB.
/// </summary>
public sealed class MinimumResponseTime(IOptions<HttpOptions> options, TimeProvider time)
{
    private const double BytesOfOneMore = 16 * 1024;

    /// <summary>The moment to measure from.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Waits for what is left of the time.</summary>
    public async Task ReachAsync(long begun, HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var floor = options.Value.PublicAnswerFloor * (1 + Math.Floor((request.ContentLength ?? RequestBody.MaxBytes) / BytesOfOneMore));

        // A timer may fire a little early: hence the loop.
        while (floor - time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
        }
    }
}
