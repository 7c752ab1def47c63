using System.Globalization;
using System.Runtime.CompilerServices;
using ContactsFunctions.Hosting.Workers;
using ContactsFunctions.Setup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// The app's own worker in the test's process, so that a test can give it a clock, read its log and replace services.
/// The host speaks to it as to any other, over loopback.
/// </summary>
internal sealed class InProcessWorker : IWorker
{
    private readonly IHost worker;
    private readonly Task running;

    private InProcessWorker(IHost worker, Task running)
    {
        this.worker = worker;
        this.running = running;
    }

    public int ProcessId => Environment.ProcessId;

    public Task Ended => running;

    public string LastWords => running.Exception?.InnerException?.Message ?? "";

    public IServiceProvider Services => worker.Services;

    /// <param name="settings">The app's settings.</param>
    /// <param name="httpPort">Where its own web server listens; the worker itself would have one port for a whole process.</param>
    /// <param name="address">Where it finds its host.</param>
    /// <param name="change">Changes the app before it is built.</param>
    public static InProcessWorker Start(
        IReadOnlyDictionary<string, string?> settings, int httpPort, WorkerAddress address, Action<IHostApplicationBuilder> change)
    {
        string[] arguments =
        [
            $"--Functions:Worker:HostEndpoint={address.Host}",
            $"--Functions:Worker:WorkerId={address.WorkerId}",
            $"--Functions:Worker:RequestId={address.WorkerId}",
            $"--Functions:Worker:GrpcMaxMessageLength={WorkerAddress.MaxMessageLength.ToString(CultureInfo.InvariantCulture)}",
            .. settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        var builder = ContactsFunctionsSetup.CreateBuilder(arguments);

        // Generated code registers the functions, and is looked for in the entry assembly: here, the tests'.
        foreach (var startup in typeof(ContactsFunctionsSetup).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IAutoConfigureStartup))))
        {
            ((IAutoConfigureStartup)Activator.CreateInstance(startup)!).Configure(new ServicesOnly(builder.Services));
        }

        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenLocalhost(httpPort));
        builder.Services.Configure<WorkerOptions>(worker => worker.Capabilities["HttpUri"] = $"http://localhost:{httpPort}/");
        change(builder);
        var host = builder.Build();
        return new(host, host.RunAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        worker.Dispose();
    }

    // The worker reads host.json there, and from nowhere else.
    [ModuleInitializer]
    internal static void SayWhereTheAppIs() => Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);

    /// <summary>All that generated start-up code asks of a host builder.</summary>
    private sealed class ServicesOnly(IServiceCollection services) : IHostBuilder
    {
        public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

        public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate)
        {
            configureDelegate(new HostBuilderContext(Properties), services);
            return this;
        }

        public IHost Build() => throw new NotSupportedException();

        public IHostBuilder ConfigureAppConfiguration(Action<HostBuilderContext, IConfigurationBuilder> configureDelegate) => throw new NotSupportedException();

        public IHostBuilder ConfigureContainer<TContainerBuilder>(Action<HostBuilderContext, TContainerBuilder> configureDelegate) => throw new NotSupportedException();

        public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) => throw new NotSupportedException();

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory)
            where TContainerBuilder : notnull => throw new NotSupportedException();

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory)
            where TContainerBuilder : notnull => throw new NotSupportedException();
    }
}
