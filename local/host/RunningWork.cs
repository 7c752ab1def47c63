namespace ContactsFunctions.Hosting;

/// <summary>
/// What running functions are told of a stop. Taking on new work ends with <see cref="Stopping"/>; what runs
/// may finish, and is asked to give up with <see cref="Cancelled"/> only when the time for that runs out.
/// </summary>
internal sealed class RunningWork : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource cancelled = new();

    public RunningWork()
    {
        Stopping = stopping.Token;
        Cancelled = cancelled.Token;
    }

    public CancellationToken Stopping { get; }

    public CancellationToken Cancelled { get; }

    public async Task StopAsync(TimeSpan cancelAfter)
    {
        cancelled.CancelAfter(cancelAfter);
        await stopping.CancelAsync();
    }

    public void Dispose()
    {
        stopping.Dispose();
        cancelled.Dispose();
    }
}
