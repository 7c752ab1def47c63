using System.Collections.Concurrent;
using System.Threading.Channels;
using ContactsFunctions.Hosting.Protocol;
using ContactsFunctions.Hosting.Workers;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcException = Grpc.Core.RpcException;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>
/// A worker that speaks the protocol of the Functions host and does what a test says, so that the host's own rules are
/// tested without any app.
/// </summary>
internal sealed class ScriptedWorker : IWorker
{
    private readonly WorkerScript script;
    private readonly WorkerAddress address;
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, Invocation> running = new();
    private readonly CancellationTokenSource hangUp = new();
    private readonly TaskCompletionSource ended = NewSignal();
    private readonly TaskCompletionSource terminated = NewSignal();
    private readonly ForwardedRequests requests = new();
    private readonly Task living;

    private ScriptedWorker(WorkerScript script, WorkerAddress address)
    {
        this.script = script;
        this.address = address;
        living = script.Connects ? LiveAsync() : Task.CompletedTask;
    }

    public int ProcessId => Environment.ProcessId;

    public Task Ended => ended.Task;

    public string LastWords => script.LastWords;

    /// <summary>Completes when the host has told it to terminate.</summary>
    public Task Terminated => terminated.Task;

    /// <summary>What the host asked it to get to know it, in order.</summary>
    public ConcurrentQueue<StreamingMessage> Asked { get; } = new();

    public static ScriptedWorker Start(WorkerScript script, WorkerAddress address) => new(script, address);

    /// <summary>Ends it as a crash does: its connections break, and nothing is said.</summary>
    public async Task DieAsync()
    {
        await hangUp.CancelAsync();
        await living;
        await requests.DisposeAsync();
        ended.TrySetResult();
    }

    /// <summary>Breaks its connection to the host, while it lives on.</summary>
    public Task HangUpAsync() => hangUp.CancelAsync();

    public void Say(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    public async ValueTask DisposeAsync() => await DieAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LiveAsync()
    {
        using var channel = GrpcChannel.ForAddress(address.Host, new() { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        try
        {
            await requests.StartAsync(hangUp.Token);
            using var call = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: hangUp.Token);
            await call.RequestStream.WriteAsync(new() { StartStream = new() { WorkerId = address.WorkerId } }, hangUp.Token);
            await Task.WhenAny(TalkAsync(call.RequestStream), ListenAsync(call.ResponseStream)).Unwrap();
        }
        catch (Exception over) when (over is GrpcException or OperationCanceledException or IOException)
        {
        }
    }

    private async Task TalkAsync(IClientStreamWriter<StreamingMessage> toHost)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(hangUp.Token))
        {
            await toHost.WriteAsync(message, hangUp.Token);
        }
    }

    private async Task ListenAsync(IAsyncStreamReader<StreamingMessage> fromHost)
    {
        await foreach (var message in fromHost.ReadAllAsync(hangUp.Token))
        {
            switch (message.ContentCase)
            {
                case StreamingMessage.ContentOneofCase.InvocationRequest:
                    _ = InvokeAsync(message.RequestId, message.InvocationRequest);
                    break;
                case StreamingMessage.ContentOneofCase.InvocationCancel:
                    running.GetValueOrDefault(message.InvocationCancel.InvocationId)?.Cancel();
                    break;
                case StreamingMessage.ContentOneofCase.WorkerTerminate:
                    terminated.TrySetResult();
                    ended.TrySetResult();
                    break;
                default:
                    Asked.Enqueue(message);
                    var answer = script.Answer(message) ?? Answer(message);
                    answer.RequestId = message.RequestId;
                    Say(answer);
                    break;
            }
        }
    }

    private StreamingMessage Answer(StreamingMessage asked)
    {
        var well = new StatusResult { Status = StatusResult.Types.Status.Success };
        return asked.ContentCase switch
        {
            StreamingMessage.ContentOneofCase.WorkerInitRequest => new()
            {
                WorkerInitResponse = new() { Result = well, Capabilities = { ["HttpUri"] = requests.Address } },
            },
            StreamingMessage.ContentOneofCase.FunctionsMetadataRequest => new()
            {
                FunctionMetadataResponse = new() { Result = well, FunctionMetadataResults = { script.Functions.Select(function => function.Metadata) } },
            },
            StreamingMessage.ContentOneofCase.FunctionLoadRequest => new()
            {
                FunctionLoadResponse = new() { Result = well, FunctionId = asked.FunctionLoadRequest.FunctionId },
            },
            var other => throw new InvalidOperationException($"Nobody asks a worker {other}."),
        };
    }

    private async Task InvokeAsync(string requestId, InvocationRequest request)
    {
        var function = script.Functions.First(function => function.Metadata.FunctionId == request.FunctionId);
        using var invocation = new Invocation(request);
        running[invocation.Id] = invocation;
        var result = new StatusResult { Status = StatusResult.Types.Status.Success };
        try
        {
            if (function.IsHttp)
            {
                invocation.Http = await requests.OfAsync(invocation.Id, hangUp.Token);
            }

            await function.Run(invocation);
        }
#pragma warning disable CA1031 // Whatever a function throws fails its invocation.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            result = new()
            {
                Status = StatusResult.Types.Status.Failure,
                Exception = new() { Type = thrown.GetType().FullName, Message = thrown.Message, StackTrace = thrown.StackTrace ?? "" },
            };
        }

        // The answer ends first, then the invocation, and of a failed one as well: so does the real worker.
        running.TryRemove(invocation.Id, out _);
        requests.End(invocation.Id);
        Say(new() { RequestId = requestId, InvocationResponse = new() { InvocationId = invocation.Id, Result = result } });
    }
}
