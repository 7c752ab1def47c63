using System.Collections.Concurrent;
using System.Text;
using ContactsFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>A local host with scripted workers, a client for it, and what it logged.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    public const string MasterKey = "the-master-key";
    public const string FunctionKey = "the-function-key";

    private readonly ConcurrentQueue<ScriptedWorker> workers;
    private readonly LogLines log;

    private RunningHost(LocalHost host, ConcurrentQueue<ScriptedWorker> workers, LogLines log)
    {
        Host = host;
        this.workers = workers;
        this.log = log;
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = host.BaseAddress };
    }

    /// <summary>Nothing that is awaited takes longer, unless it never happens.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public LocalHost Host { get; }

    public HttpClient Client { get; }

    /// <summary>The worker that was started last.</summary>
    public ScriptedWorker Worker => workers.Last();

    public int WorkersStarted => workers.Count;

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public static Task<RunningHost> StartAsync(params ScriptedFunction[] functions) => StartAsync(new HostScript(functions));

    public static async Task<RunningHost> StartAsync(HostScript script)
    {
        var log = new LogLines();
        var workers = new ConcurrentQueue<ScriptedWorker>();
        var options = new LocalHostOptions
        {
            AppFolder = AppContext.BaseDirectory,
            StartWorker = address =>
            {
                script.OnWorker(address);
                var worker = ScriptedWorker.Start(script.WorkerOf(workers.Count), address);
                workers.Enqueue(worker);
                return worker;
            },
            WorkerStartTimeout = script.WorkerStartTimeout ?? Patience,
            HostJson = HostJson.Parse(Encoding.UTF8.GetBytes(script.HostJson)),
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(script.Settings).Build(),
            Logging = logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug),
            MasterKey = script.Keys ? MasterKey : null,
            FunctionKey = script.Keys ? FunctionKey : null,
            TimeProvider = script.Clock,
            CancelRunningAfter = script.CancelRunningAfter ?? TimeSpan.FromSeconds(20),
            ShutdownTimeout = script.ShutdownTimeout ?? TimeSpan.FromSeconds(30),
            QueueLease = script.QueueLease ?? TimeSpan.FromSeconds(30),
        };
        var host = await LocalHost.StartAsync(options, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return new(host, workers, log);
    }

    /// <summary>Completes when a line with this text has been or is logged.</summary>
    public Task LoggedAsync(string text, int times = 1) => log.LoggedAsync(text, times).Soon();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>What a host is to run, and how.</summary>
internal sealed record HostScript(params IReadOnlyList<ScriptedFunction> Functions)
{
    public string HostJson { get; init; } = """{ "extensions": { "http": { "routePrefix": "" } } }""";

    public Dictionary<string, string?> Settings { get; init; } = [];

    /// <summary>The worker that is started after so many others.</summary>
    public Func<int, WorkerScript> WorkerOf { get; init; } = _ => new(Functions);

    /// <summary>Told where each worker finds its host, before it starts.</summary>
    public Action<Hosting.Workers.WorkerAddress> OnWorker { get; init; } = _ => { };

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public bool Keys { get; init; } = true;

    public TimeSpan? WorkerStartTimeout { get; init; }

    public TimeSpan? CancelRunningAfter { get; init; }

    public TimeSpan? ShutdownTimeout { get; init; }

    public TimeSpan? QueueLease { get; init; }
}

internal static class Waits
{
    /// <summary>Waits for what must happen before long.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(RunningHost.Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Soon(Task)"/>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(RunningHost.Patience, TestContext.Current.CancellationToken);
}
