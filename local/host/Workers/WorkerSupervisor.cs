using ContactsFunctions.Hosting.Protocol;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>
/// Keeps one worker running: starts it, gets to know its functions, and starts another when it dies. A worker that does
/// not come up in time is refused, with its last words.
/// </summary>
internal sealed partial class WorkerSupervisor(
    Func<WorkerAddress, IWorker> start, string appFolder, TimeSpan startTimeout, ExpectedWorkers expected, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<WorkerSupervisor>();
    private readonly CancellationTokenSource stopping = new();
    private volatile Task<RunningWorker> current = Task.FromException<RunningWorker>(new InvalidOperationException("No worker was started."));
    private Uri? address;

    /// <summary>Completes with an exception when a worker that had died could not be replaced.</summary>
    public Task Supervision { get; private set; } = Task.CompletedTask;

    /// <summary>The worker to give work to; while a dead one is being replaced, the next.</summary>
    public Task<RunningWorker> ReadyAsync(CancellationToken cancellationToken) => current.WaitAsync(cancellationToken);

    /// <summary>Starts the first worker and waits until it is ready.</summary>
    /// <exception cref="LocalHostException">It did not come up.</exception>
    public async Task<RunningWorker> StartAsync(Uri host)
    {
        address = host;
        current = StartOneAsync();
        var first = await current;
        Supervision = SuperviseAsync(first);
        return first;
    }

    /// <summary>Lets the worker finish what it began, and ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (current.IsCompletedSuccessfully)
        {
            var last = await current;
            last.Stream.Tell(new() { WorkerTerminate = new() { GracePeriod = new() { Seconds = 5 } } });
            await last.Worker.DisposeAsync();
            last.Stream.End();
        }

        stopping.Dispose();
    }

    private async Task SuperviseAsync(RunningWorker running)
    {
        while (await EndedAsync(running))
        {
            LogDied(logger, running.Worker.ProcessId);
            current = StartOneAsync();
            running.Stream.End();
            await running.Worker.DisposeAsync();
            running = await current;
        }
    }

    /// <summary>Whether the worker ended; not when the host stops first.</summary>
    private async Task<bool> EndedAsync(RunningWorker running)
    {
        try
        {
            await running.Worker.Ended.WaitAsync(stopping.Token);
            return !stopping.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<RunningWorker> StartOneAsync()
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
            var ready = await Task.WhenAny(greeting, worker.Ended) == greeting
                ? await greeting
                : throw new LocalHostException($"The worker ended before it was ready. Its last words:{Environment.NewLine}{worker.LastWords}");
            LogReady(logger, worker.ProcessId);
            return ready;
        }
        catch (Exception failure)
        {
            stream.End();
            await worker.DisposeAsync();
            throw failure is OperationCanceledException && !stopping.IsCancellationRequested
                ? new LocalHostException($"The worker was not ready after {startTimeout.TotalSeconds:0} seconds. Its last words:{Environment.NewLine}{worker.LastWords}")
                : failure;
        }
        finally
        {
            expected.TryRemove(id, out _);
        }
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
        return new(worker, stream, http, functions);
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
