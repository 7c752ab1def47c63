using System.Diagnostics;

namespace ContactsFunctions.Tests.Support;

/// <summary>Waiting for something that cannot be awaited itself, such as a row to change.</summary>
internal static class Eventually
{
    /// <summary>How long a test waits for anything, unless it says otherwise.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    /// <summary>Looks until it is true.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? within = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > (within ?? Limit))
            {
                throw new TimeoutException($"Still not true after {(within ?? Limit).TotalSeconds:0} s.");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
