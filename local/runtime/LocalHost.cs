using System.Text.Json;
using ContactsFunctions.LocalRuntime.Functions;
using ContactsFunctions.LocalRuntime.Http;
using ContactsFunctions.LocalRuntime.Queues;
using ContactsFunctions.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.LocalRuntime;

/// <summary>
/// The functions of an app, running in this process: HTTP on Kestrel, queues by polling, timers.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    /// <summary>As the Functions host allows by default; Kestrel's own limit is lower.</summary>
    private const long MaxRequestBodySize = 104_857_600;

    private readonly LocalHostOptions options;
    private readonly WebApplication app;
    private readonly RunningWork running;
    private Task background = Task.CompletedTask;
    private Task? stopped;

    private LocalHost(LocalHostOptions options, WebApplication app, RunningWork running)
    {
        this.options = options;
        this.app = app;
        this.running = running;
    }

    /// <summary>The first address listened on, with its real port.</summary>
    public Uri BaseAddress => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    /// <exception cref="LocalHostException">The functions, settings or host.json do not fit together.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken cancellationToken = default)
    {
        var functions = FunctionDiscovery.Find(options);
        var running = new RunningWork();
        var app = Build(options, functions);
        var host = new LocalHost(options, app, running);
        try
        {
            app.MapHttpFunctions(functions, options, running);
            var timers = TimersOf(functions, options, app.Services, running);
            // Beside the server's start: the storage client's first use takes as long again as the rest.
            var listeners = Task.Run(() => QueueFunctions.ListenersFor(functions, options, app.Services, running).ToList(), cancellationToken);
            await Task.WhenAll(app.StartAsync(cancellationToken), listeners);
            var queues = await listeners;
            host.background = Task.WhenAll(
            [
                .. timers.Select(timer => Task.Run(timer.RunAsync, CancellationToken.None)),
                .. queues.Select(queue => Task.Run(() => queue.RunAsync(running.Stopping), CancellationToken.None)),
            ]);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes on no new work, lets running requests, messages and timers finish, asks them to give up after
    /// <see cref="LocalHostOptions.CancelRunningAfter"/>, and returns after
    /// <see cref="LocalHostOptions.ShutdownTimeout"/> at the latest.
    /// </summary>
    public Task StopAsync() => stopped ??= StopOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
        running.Dispose();
    }

    private async Task StopOnceAsync()
    {
        using var bound = new CancellationTokenSource(options.ShutdownTimeout);
        await running.StopAsync(options.CancelRunningAfter);
        var requests = app.StopAsync(bound.Token);
        try
        {
            await background.WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // What still runs ends with the process. Its message is not deleted, and comes back.
        }

        await requests;
    }

    private static WebApplication Build(LocalHostOptions options, IReadOnlyList<FunctionDefinition> functions)
    {
        // The empty builder reads no files, no environment and no arguments: all of that costs start-up time,
        // and the app's configuration is given.
        var builder = WebApplication.CreateEmptyBuilder(new()
        {
            ApplicationName = nameof(LocalRuntime),
            EnvironmentName = options.Configuration["AZURE_FUNCTIONS_ENVIRONMENT"] ?? Environments.Development,
        });
        builder.Configuration.AddConfiguration(options.Configuration);
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            });
        AddLogging(builder.Logging, options.Configuration);

        var services = builder.Services;
        services.AddRouting();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, MethodPolicy>());
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = options.ShutdownTimeout;
            // The server need not wait for the app's own services: their requests to storage take as long again.
            host.ServicesStartConcurrently = true;
        });
        services.AddSingleton(options.TimeProvider);
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true); // as the worker reads messages
        options.ConfigureServices?.Invoke(services, options.Configuration);
        foreach (var type in functions.Where(function => !function.Method.IsStatic).Select(function => function.Method.DeclaringType!))
        {
            services.TryAddTransient(type);
        }

        var app = builder.Build();
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            app.Urls.Add(url);
        }

        return app;
    }

    private static List<TimerLoop> TimersOf(
        IEnumerable<FunctionDefinition> functions, LocalHostOptions options, IServiceProvider services, RunningWork running) =>
        [.. from function in functions
            let trigger = function.Trigger as TimerTriggerAttribute
            where trigger is not null
            select new TimerLoop(
                function, trigger, TimerSchedule.Of(function, trigger, options.Configuration), options.TimeProvider,
                services.GetRequiredService<IServiceScopeFactory>(), running, services.GetRequiredService<ILogger<TimerLoop>>())];

    private static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        // These lines hold paths, and so the tokens of people's links; no setting brings them back.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        // What it says of a failed start is thrown as well.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    /// <summary>Signals are the entry point's business; a test's process keeps its own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
