using System.Net.Sockets;
using ContactsFunctions.Hosting.Protocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>
/// Keeps one worker running: starts it, gets to know its functions, and starts another when it dies. A worker that does
/// not come up in time is refused, with its last words.
/// </summary>
internal sealed partial class WorkerSupervisor(
    Func<WorkerAddress, IWorker> start, string appFolder, TimeSpan startTimeout, ExpectedWorkers expected, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan TimeToTerminate = TimeSpan.FromSeconds(5);

    private const int MaxTries = 3;

    private readonly ILogger logger = loggers.CreateLogger<WorkerSupervisor>();
    private readonly CancellationTokenSource stopping = new();
    private volatile RunningWorker? current;
    private Uri? address;

    /// <summary>Completes with an exception when a worker that had died could not be replaced.</summary>
    public Task Supervision { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the first worker and waits until it is ready.</summary>
    /// <exception cref="LocalHostException">It did not come up.</exception>
    public async Task<RunningWorker> StartAsync(Uri host)
    {
        address = host;
        var first = await StartOneAsync();
        current = first;
        Supervision = SuperviseAsync(first);
        return first;
    }

    /// <summary>The worker to give work to; while a dead one is being replaced, the next.</summary>
    /// <exception cref="WorkerGoneException">It has ended, and there will be no other.</exception>
    public async Task<RunningWorker> ReadyAsync(CancellationToken cancellationToken)
    {
        var worker = current!;
        while (worker.HasEnded)
        {
            worker = await worker.Successor.Task.WaitAsync(cancellationToken);
        }

        return worker;
    }

    /// <summary>Lets the worker finish what it began, and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (current is { } last)
        {
            if (!last.HasEnded)
            {
                last.Stream.Tell(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(TimeToTerminate) } });
                await Task.WhenAny(last.Worker.Ended, Task.Delay(TimeToTerminate));
            }

            await last.Worker.DisposeAsync();
            last.Stream.End();
        }

        stopping.Dispose();
    }

    private async Task SuperviseAsync(RunningWorker running)
    {
        try
        {
            while (true)
            {
                await running.EndedAsync(stopping.Token);
                stopping.Token.ThrowIfCancellationRequested();
                LogDied(logger, running.Worker.ProcessId);
                running.Stream.End();
                var next = await StartOneAsync();
                current = next;
                running.Successor.SetResult(next);
                await running.Worker.DisposeAsync();
                running = next;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            running.Successor.TrySetException(new WorkerGoneException());
        }
    }

    /// <summary>A worker looks for a free port itself and takes it a moment later: somebody else may have been faster.</summary>
    private async Task<RunningWorker> StartOneAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryStartOneAsync();
            }
            catch (LocalHostException refused) when (tries < MaxTries && refused.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                // Once more, with another port.
            }
        }
    }

    private async Task<RunningWorker> TryStartOneAsync()
    {
        var id = Guid.NewGuid().ToString();
        var stream = new WorkerStream(new WorkerLog(loggers).Write);
        expected[id] = stream;
        var worker = start(new WorkerAddress(address!, id));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(startTimeout);
        try
        {
            var greeting = GreetAsync(worker, stream, limit.Token);
            var ready = await Task.WhenAny(greeting, worker.Ended) == greeting ? await greeting : throw new WorkerGoneException();
            LogReady(logger, worker.ProcessId);
            return ready;
        }
        catch (Exception failure)
        {
            stream.End();
            await worker.DisposeAsync();
            throw failure switch
            {
                WorkerGoneException => Refused("The worker ended before it was ready."),
                OperationCanceledException when !stopping.IsCancellationRequested => Refused($"The worker was not ready after {startTimeout.TotalSeconds:0} seconds."),
                _ => failure,
            };
        }
        finally
        {
            expected.TryRemove(id, out _);
        }

        LocalHostException Refused(string why) => new($"{why} Its last words:{Environment.NewLine}{worker.LastWords}");
    }

    private async Task<RunningWorker> GreetAsync(IWorker worker, WorkerStream stream, CancellationToken cancellationToken)
    {
        await stream.Started.WaitAsync(cancellationToken);
        var init = await stream.AskAsync(
            new() { WorkerInitRequest = new() { HostVersion = "4.1037.0", WorkerDirectory = appFolder, FunctionAppDirectory = appFolder } }, cancellationToken);
        Require(init.WorkerInitResponse.Result, "The worker could not begin");
        var indexed = await stream.AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = appFolder } }, cancellationToken);
        Require(indexed.FunctionMetadataResponse.Result, "The worker could not list its functions");

        var functions = indexed.FunctionMetadataResponse.FunctionMetadataResults.Select(WorkerFunction.Of).ToList();
        await Task.WhenAll(functions.Select(async function =>
        {
            function.Metadata.Directory = appFolder;
            var loaded = await stream.AskAsync(
                new() { FunctionLoadRequest = new() { FunctionId = function.Id, Metadata = function.Metadata } }, cancellationToken);
            Require(loaded.FunctionLoadResponse.Result, $"The worker could not load function {function.Name}");
        }));
        var http = init.WorkerInitResponse.Capabilities.TryGetValue("HttpUri", out var uri) ? new Uri(uri) : null;
        if (http is not null)
        {
            await ListeningAsync(http, cancellationToken);
        }

        return new(worker, stream, http, functions);
    }

    /// <summary>Waits for the worker's own web server, which may come up later than the rest of it.</summary>
    private static async Task ListeningAsync(Uri http, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(http.Host, http.Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
    }

    private static void Require(StatusResult result, string otherwise)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new LocalHostException($"{otherwise}: {result.Exception?.Message}");
        }
    }

    [LoggerMessage(9001, LogLevel.Information, "Worker {ProcessId} is ready.")]
    private static partial void LogReady(ILogger logger, int processId);

    [LoggerMessage(9002, LogLevel.Error, "Worker {ProcessId} died; another one is started.")]
    private static partial void LogDied(ILogger logger, int processId);
}
