using System.Collections.Concurrent;
using System.Diagnostics;

namespace ContactsFunctions.Bench.Intake;

/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record TurnTaken(double PerSecond, double P50, double P99);

/// <summary>Lets a way of taking contacts in work for a while, so many at once.</summary>
internal static class Turns
{
    public static async Task<TurnTaken> TakeAsync(Way way, int atOnce, TimeSpan length)
    {
        await way.BeginAsync($"store-{Guid.NewGuid():N}");
        var times = new ConcurrentBag<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < length)
            {
                var began = Stopwatch.GetTimestamp();
                await way.TakeInAsync($"p{Guid.NewGuid():N}@example.com");
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        var elapsed = watch.Elapsed.TotalSeconds;
        var sorted = times.Order().ToArray();
        return new(sorted.Length / elapsed, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }
}
