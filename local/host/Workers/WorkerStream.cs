using System.Collections.Concurrent;
using System.Threading.Channels;
using ContactsFunctions.Hosting.Protocol;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>The stream of messages between the host and one worker. Answers are told apart by the request's id.</summary>
internal sealed class WorkerStream(Action<RpcLog> onLog)
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> unanswered = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has called.</summary>
    public Task Started => started.Task;

    /// <summary>Completes when no more will be heard of the worker.</summary>
    public Task Ended => ended.Task;

    /// <summary>Carries messages both ways until the worker goes, or the host does.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> fromWorker, IAsyncStreamWriter<StreamingMessage> toWorker, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(toWorker, cancellationToken);
        started.TrySetResult();
        try
        {
            await foreach (var message in fromWorker.ReadAllAsync(cancellationToken))
            {
                Take(message);
            }
        }
        catch (Exception gone) when (gone is IOException or RpcException or OperationCanceledException)
        {
            // A worker that was killed, or a host that stops.
        }
        finally
        {
            End();
            await writing;
        }
    }

    /// <summary>Sends a request and waits for what the worker answers to it.</summary>
    /// <exception cref="WorkerGoneException">The worker ended before it answered.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellationToken = default)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        unanswered[request.RequestId] = answer;
        try
        {
            if (ended.Task.IsCompleted || !outgoing.Writer.TryWrite(request))
            {
                throw new WorkerGoneException();
            }

            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            unanswered.TryRemove(request.RequestId, out _);
        }
    }

    /// <summary>Sends what has no answer; to a worker that has gone, nothing.</summary>
    public void Tell(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Lets whoever waits for an answer know that none will come.</summary>
    public void End()
    {
        ended.TrySetResult();
        outgoing.Writer.TryComplete();
        foreach (var answer in unanswered.Values)
        {
            answer.TrySetException(new WorkerGoneException());
        }
    }

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            onLog(message.RpcLog);
        }
        else if (unanswered.TryGetValue(message.RequestId, out var answer))
        {
            answer.TrySetResult(message);
        }
    }

    private async Task WriteAsync(IAsyncStreamWriter<StreamingMessage> toWorker, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await toWorker.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception gone) when (gone is IOException or RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side notices as well, and ends the stream.
        }
    }
}

/// <summary>The worker ended while something was asked of it.</summary>
internal sealed class WorkerGoneException() : Exception("The worker has ended.");
