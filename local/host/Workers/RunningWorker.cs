using System.Diagnostics;
using ContactsFunctions.Hosting.Protocol;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>A worker that is ready for work.</summary>
/// <param name="Worker">What runs it.</param>
/// <param name="Stream">What it is told over.</param>
/// <param name="HttpUri">Where its own web server listens; null when it has none.</param>
/// <param name="Functions">What it can be asked to do.</param>
internal sealed record RunningWorker(IWorker Worker, WorkerStream Stream, Uri? HttpUri, IReadOnlyList<WorkerFunction> Functions)
{
    /// <summary>Whether it is of no use any more: it has died, or does not answer to its host.</summary>
    public bool HasEnded => Worker.Ended.IsCompleted || Stream.Ended.IsCompleted;

    /// <summary>The worker that replaces it when it has ended.</summary>
    public TaskCompletionSource<RunningWorker> Successor { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task EndedAsync(CancellationToken cancellationToken) => Task.WhenAny(Worker.Ended, Stream.Ended).WaitAsync(cancellationToken);

    /// <summary>Runs a function.</summary>
    /// <param name="function">Which.</param>
    /// <param name="invocationId">Known to whoever forwards the request beside it.</param>
    /// <param name="input">The trigger's value.</param>
    /// <param name="metadata">What is known of the trigger besides.</param>
    /// <param name="giveUp">Asks the function to end early; it is still waited for.</param>
    public async Task<InvocationResult> InvokeAsync(
        WorkerFunction function, string invocationId, TypedData input, IEnumerable<KeyValuePair<string, TypedData>> metadata, CancellationToken giveUp)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = invocationId,
            FunctionId = function.Id,
            InputData = { new ParameterBinding { Name = function.TriggerName, Data = input } },
            TraceContext = new() { TraceParent = Activity.Current?.Id ?? "", TraceState = Activity.Current?.TraceStateString ?? "" },
        };
        foreach (var (name, value) in metadata)
        {
            invocation.TriggerMetadata[name] = value;
        }

        try
        {
            var answer = Stream.AskAsync(new() { InvocationRequest = invocation }, CancellationToken.None);
            await using var cancelling = giveUp.Register(() => Stream.Tell(new() { InvocationCancel = new() { InvocationId = invocationId } }));
            var result = (await answer).InvocationResponse.Result;
            return new(result.Status, result.Exception);
        }
        catch (WorkerGoneException gone)
        {
            return new(StatusResult.Types.Status.Failure, new() { Type = nameof(WorkerGoneException), Message = gone.Message });
        }
    }
}

/// <summary>How an invocation ended.</summary>
internal sealed record InvocationResult(StatusResult.Types.Status Status, RpcException? Exception)
{
    public bool Succeeded => Status == StatusResult.Types.Status.Success;

    /// <summary>For the log, as the Functions host writes it: with the exception's message.</summary>
    public string Failure => Exception is null ? Status.ToString() : $"{Exception.Type} {Exception.Message}{Environment.NewLine}{Exception.StackTrace}";
}
