using System.Globalization;
using System.Net;
using ContactsFunctions.Hosting.Http;
using ContactsFunctions.Hosting.Queues;
using ContactsFunctions.Hosting.Timers;
using ContactsFunctions.Hosting.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace ContactsFunctions.Hosting;

/// <summary>
/// A Functions host for one machine: HTTP on Kestrel, queues by polling, timers, all done by a worker that it starts and
/// speaks to in the protocol of the Functions host.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    /// <summary>As the Functions host allows by default, in bytes.</summary>
    private const long DefaultMaxRequestBodySize = 104_857_600;

    private const string BodyLimitSetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    private readonly LocalHostOptions options;
    private readonly RunningWork running = new();
    private readonly WebApplication rpc;
    private readonly WebApplication app;
    private readonly WorkerSupervisor workers;
    private Task background = Task.CompletedTask;
    private Task? stopped;

    private LocalHost(LocalHostOptions options)
    {
        this.options = options;
        var expected = new ExpectedWorkers();
        rpc = BuildRpc(options, expected);
        app = BuildApp(options, running);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        workers = new WorkerSupervisor(
            options.StartWorker ?? (address => WorkerProcess.Start(options.AppFolder, options.WorkerSettings, address)),
            options.AppFolder, options.WorkerStartTimeout, expected, loggers);
    }

    /// <summary>The first address listened on, with its real port.</summary>
    public Uri BaseAddress => new(app.Urls.First());

    /// <summary>Completes with an exception when a worker that had died could not be replaced: the host is of no use then.</summary>
    public Task Failed => workers.Supervision;

    /// <exception cref="LocalHostException">The worker did not come up, or functions, settings and host.json do not fit together.</exception>
    /// <exception cref="IOException">An address to listen on is in use.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new LocalHost(options);
        try
        {
            await host.StartAsync(cancellationToken);
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
    /// <see cref="LocalHostOptions.CancelRunningAfter"/>, and ends the worker after
    /// <see cref="LocalHostOptions.ShutdownTimeout"/> at the latest.
    /// </summary>
    public Task StopAsync() => stopped ??= StopOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
        await rpc.DisposeAsync();
        running.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await rpc.StartAsync(cancellationToken);
        var worker = await workers.StartAsync(new Uri(rpc.Urls.First()));
        var functions = worker.Functions.Where(function => !IsDisabled(function, options.Configuration)).ToList();
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var timers = TimerLoop.For(functions, workers, options, running, loggers);
        var queues = QueueFunctions.ListenersFor(functions, workers, options, running, loggers);
        var invoker = new HttpInvoker(
            workers, app.Services.GetRequiredService<IHttpForwarder>(), running, app.Services.GetRequiredService<ILogger<HttpInvoker>>());
        app.MapHttpFunctions(functions, invoker, options);
        app.MapGet("/", () => Results.NoContent()); // the Functions host's own page, switched off
        app.Lifetime.ApplicationStopped.Register(invoker.Dispose);
        await app.StartAsync(cancellationToken);
        background = Task.WhenAll(
        [
            .. timers.Select(timer => Task.Run(timer.RunAsync, CancellationToken.None)),
            .. queues.Select(queue => Task.Run(() => queue.RunAsync(running.Stopping), CancellationToken.None)),
        ]);
    }

    private async Task StopOnceAsync()
    {
        using var bound = new CancellationTokenSource(options.ShutdownTimeout);
        await running.StopAsync(options.CancelRunningAfter < options.ShutdownTimeout ? options.CancelRunningAfter : options.ShutdownTimeout);
        var requests = app.StopAsync(bound.Token);
        try
        {
            await background.WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // What still runs ends with the worker. Its message is not deleted, and comes back.
        }

        await requests;
        await workers.DisposeAsync();
        await rpc.StopAsync(CancellationToken.None);
    }

    /// <summary>Only workers on this machine call it, by an id that only they were told.</summary>
    private static WebApplication BuildRpc(LocalHostOptions options, ExpectedWorkers expected)
    {
        var builder = NewBuilder(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(expected);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = WorkerAddress.MaxMessageLength;
            grpc.MaxSendMessageSize = WorkerAddress.MaxMessageLength;
        });

        // A worker's stream never ends by itself: nothing is gained by waiting for it.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var rpc = builder.Build();
        rpc.MapGrpcService<FunctionRpcService>();
        return rpc;
    }

    private static WebApplication BuildApp(LocalHostOptions options, RunningWork running)
    {
        var builder = NewBuilder(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize(options.Configuration);
        });
        builder.Services.AddSingleton(running);
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, MethodPolicy>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        var app = builder.Build();
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            app.Urls.Add(url);
        }

        return app;
    }

    // The empty builder reads no files, no environment and no arguments: everything is said in the options.
    private static WebApplicationBuilder NewBuilder(LocalHostOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(LocalHost) });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        options.Logging?.Invoke(builder.Logging);

        // These lines hold paths, and so the tokens of people's links; no setting brings them back.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.None);
        builder.Logging.AddFilter("Grpc", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // What it says of a failed start is thrown as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        return builder;
    }

    private static long MaxRequestBodySize(IConfiguration settings) => settings[BodyLimitSetting] switch
    {
        null => DefaultMaxRequestBodySize,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) => limit,
        _ => throw new LocalHostException($"The setting {BodyLimitSetting} is a number of bytes."),
    };

    private static bool IsDisabled(WorkerFunction function, IConfiguration settings) =>
        (settings[$"AzureWebJobs.{function.Name}.Disabled"] ?? settings[$"AzureWebJobs_{function.Name}_Disabled"]) is { } text
        && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Signals are the entry point's business; a test's process keeps its own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
