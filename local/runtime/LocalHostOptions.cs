using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.LocalRuntime;

/// <summary>What to run and how. Nothing is read from the machine that is not said here.</summary>
public sealed class LocalHostOptions
{
    /// <summary>Assemblies whose public classes are searched for functions.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; init; } = [];

    /// <summary>Further classes with functions, for a host that runs only some of an assembly's.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = [];

    /// <summary>The app's settings, as the functions see them.</summary>
    public IConfiguration Configuration { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>The app's registrations.</summary>
    public Action<IServiceCollection, IConfiguration>? ConfigureServices { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons; port 0 means any free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Content of host.json; the host's defaults hold for what it does not say.</summary>
    public HostJson HostJson { get; init; } = new();

    /// <summary>Opens every function. Without one, functions of level Admin answer 401.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Opens functions of level Function.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>The clock of the timers, and of the app. Queues keep the storage account's time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long running work may go on after a stop.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a stop running work is asked to give up through its token.</summary>
    public TimeSpan CancelRunningAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// For how long a message being worked on is hidden from others; renewed at half time. Whole seconds.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(30);
}
