namespace ContactsFunctions;

/// <summary>
/// Lets one at a time in for each key, within this process: a queue may hand out twice what is one piece of work, and the slower
/// of two would put older values over newer ones. Few keys share a turn by chance; they only wait.
/// </summary>
internal sealed class OneAtATime
{
    private const int Turns = 256;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1))];

    public async Task RunAsync<TKey>(TKey key, Func<Task> work, CancellationToken cancellationToken)
        where TKey : notnull
    {
        var turn = turns[(uint)key.GetHashCode() % Turns];
        await turn.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            turn.Release();
        }
    }
}
