using System.Collections.Concurrent;
using ContactsFunctions.Hosting.Protocol;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>What workers call: lets in the ones that this host has started.</summary>
internal sealed class FunctionRpcService(ExpectedWorkers expected) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || !expected.TryRemove(requestStream.Current.StartStream?.WorkerId ?? "", out var stream))
        {
            throw new RpcException(new Status(StatusCode.PermissionDenied, "No worker of this id is expected."));
        }

        await stream.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}

/// <summary>Streams of workers that were started and have not called yet, by worker id.</summary>
internal sealed class ExpectedWorkers : ConcurrentDictionary<string, WorkerStream>;
