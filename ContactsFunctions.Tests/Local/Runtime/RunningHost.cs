using System.Collections.Concurrent;
using System.Text;
using ContactsFunctions.LocalRuntime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Local.Runtime;

/// <summary>A local host with some function classes of a test, a client for it, and what it logged.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly LogLines log;

    private RunningHost(LocalHost host, LogLines log)
    {
        Host = host;
        this.log = log;
        Client = new() { BaseAddress = host.BaseAddress };
    }

    public LocalHost Host { get; }

    public HttpClient Client { get; }

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public static async Task<RunningHost> StartAsync(
        Type[] functions,
        string hostJson = """{ "extensions": { "http": { "routePrefix": "" } } }""",
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null,
        TimeProvider? clock = null,
        TimeSpan? cancelRunningAfter = null,
        TimeSpan? shutdownTimeout = null,
        TimeSpan? queueLease = null)
    {
        var log = new LogLines();
        var host = await LocalHost.StartAsync(
            new()
            {
                FunctionTypes = functions,
                HostJson = HostJson.Parse(Encoding.UTF8.GetBytes(hostJson)),
                Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                ConfigureServices = (all, _) =>
                {
                    all.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
                    services?.Invoke(all);
                },
                MasterKey = "the-master-key",
                FunctionKey = "the-function-key",
                TimeProvider = clock ?? TimeProvider.System,
                CancelRunningAfter = cancelRunningAfter ?? TimeSpan.FromSeconds(20),
                ShutdownTimeout = shutdownTimeout ?? TimeSpan.FromSeconds(30),
                QueueLease = queueLease ?? TimeSpan.FromSeconds(30),
            },
            TestContext.Current.CancellationToken);
        return new(host, log);
    }

    /// <summary>Completes when a line with this text has been or is logged.</summary>
    public Task LoggedAsync(string text, int times = 1) => log.LoggedAsync(text, times).WaitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>Log lines as a developer would see them, exceptions included.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = [];
    private readonly List<(string Text, int Times, TaskCompletionSource Seen)> awaited = [];

    public IReadOnlyCollection<string> Lines => lines;

    public Task LoggedAsync(string text, int times)
    {
        lock (awaited)
        {
            if (Count(text) >= times)
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((text, times, seen));
            return seen.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private int Count(string text) => lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private void Add(string line)
    {
        lock (awaited)
        {
            lines.Enqueue(line);
            foreach (var (text, times, seen) in awaited)
            {
                if (Count(text) >= times)
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    private sealed class Logger(LogLines log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
