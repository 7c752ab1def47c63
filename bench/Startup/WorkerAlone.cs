using System.Diagnostics;
using ContactsFunctions.Hosting;
using ContactsFunctions.Hosting.Workers;
using ContactsFunctions.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Bench.Startup;

/// <summary>The start of a worker's process without that of its host, which runs here and is warm.</summary>
internal static class WorkerAlone
{
    /// <summary>Milliseconds from the start of the process until the host has been told all it asks for and may send work.</summary>
    public static async Task<double> TimeAsync(string folder, Azurite azurite)
    {
        using var ready = new WhenReady();
        var settings = StartupTimes.AsDeployed.On(azurite, new Uri("http://127.0.0.1/"));
        var spawned = 0L;
        await using var host = await LocalHost.StartAsync(new()
        {
            AppFolder = folder,
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            HostJson = HostJson.Read(Path.Combine(folder, "host.json")),
            Logging = logging => logging.AddProvider(ready),
            StartWorker = address =>
            {
                spawned = Stopwatch.GetTimestamp();
                return WorkerProcess.Start(folder, settings, address);
            },
        });
        return Stopwatch.GetElapsedTime(spawned, ready.At).TotalMilliseconds;
    }

    /// <summary>Notes when the host's log says that its worker is ready.</summary>
    private sealed class WhenReady : ILoggerProvider, ILogger
    {
        private const int WorkerIsReady = 9001;

        public long At { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == WorkerIsReady)
            {
                At = Stopwatch.GetTimestamp();
            }
        }

        public void Dispose()
        {
        }
    }
}
