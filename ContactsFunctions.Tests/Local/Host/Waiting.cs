namespace ContactsFunctions.Tests.Local.Host;

/// <summary>What a test and a function that is kept waiting tell each other.</summary>
internal sealed class Waiting
{
    private readonly TaskCompletionSource entered = NewSignal();
    private readonly TaskCompletionSource released = NewSignal();
    private readonly TaskCompletionSource cancelled = NewSignal();

    /// <summary>Completes when a function waits.</summary>
    public Task Entered => entered.Task;

    /// <summary>Completes when a function was asked to give up, and did.</summary>
    public Task Cancelled => cancelled.Task;

    public void Release() => released.TrySetResult();

    /// <summary>Waits until it is released, or asked to give up.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        entered.TrySetResult();
        try
        {
            await released.Task.WaitAsync(RunningHost.Patience, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            cancelled.TrySetResult();
            throw;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
