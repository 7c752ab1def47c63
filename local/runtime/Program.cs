using System.Runtime.InteropServices;
using ContactsFunctions;
using ContactsFunctions.LocalRuntime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

_ = WarmUp.BeginAsync();
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var configuration = LocalSettings.Read();
    await using var host = await LocalHost.StartAsync(new()
    {
        Assemblies = [typeof(ContactsFunctionsSetup).Assembly],
        Configuration = configuration,
        ConfigureServices = (services, settings) =>
        {
            services.AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
            services.AddContactsFunctions(settings);
        },
        HostJson = LocalSettings.Find("host.json") is { } path ? HostJson.Read(path) : new(),
        Urls = configuration["LocalRuntime:Urls"] ?? "http://127.0.0.1:7071",
        MasterKey = configuration["LocalRuntime:MasterKey"],
        FunctionKey = configuration["LocalRuntime:FunctionKey"],
    });
    Console.WriteLine($"Listening on {host.BaseAddress}");

    if (args is ["--parent-pid", var parent])
    {
        _ = ParentProcess.WhenGoneAsync(int.Parse(parent, null)).ContinueWith(_ => stop.TrySetResult(), TaskScheduler.Default);
    }

    await stop.Task;
    await host.StopAsync();
    return 0;
}
catch (Exception wrong) when (wrong is LocalHostException or OptionsValidationException or IOException) // the last: an address in use
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

// The first signal asks; a second one, left to its default, kills.
void Stop(PosixSignalContext signal) => signal.Cancel = stop.TrySetResult();
