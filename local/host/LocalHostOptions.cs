using ContactsFunctions.Hosting.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting;

/// <summary>What to run and how. Nothing is read from the machine that is not said here.</summary>
public sealed class LocalHostOptions
{
    /// <summary>Where the app was built or published to.</summary>
    public required string AppFolder { get; init; }

    /// <summary>Starts a worker; by default the process that the app's <c>worker.config.json</c> names.</summary>
    public Func<WorkerAddress, IWorker>? StartWorker { get; init; }

    /// <summary>How long a worker may take to be ready.</summary>
    public TimeSpan WorkerStartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The app's settings, as far as the host reads them itself: connections, and settings that triggers name.</summary>
    public IConfiguration Configuration { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>Settings that the worker's process gets beyond the environment of this one.</summary>
    public IReadOnlyDictionary<string, string?> WorkerSettings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Addresses to listen on, separated by semicolons; port 0 means any free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Content of host.json; the Functions host's defaults hold for what it does not say.</summary>
    public HostJson HostJson { get; init; } = new();

    /// <summary>Opens every function. Without one, functions of level Admin answer 401.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Opens functions of level Function.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>The clock of the timers. Queues keep the storage account's time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the host's log and the worker's go; nowhere by default.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>How long running work may go on after a stop.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a stop running work is asked to give up.</summary>
    public TimeSpan CancelRunningAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For how long a message being worked on is hidden from others; renewed at half time. Whole seconds.</summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(30);
}
