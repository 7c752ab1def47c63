using System.Runtime.InteropServices;
using ContactsFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

// ContactsFunctions.LocalHost FOLDER [--exit-with-input]
// Runs the function app in a folder. With --exit-with-input it ends when its standard input does: whoever started it
// holds that open, and may be killed and so unable to stop it.
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    if (args is not [var folder, ..])
    {
        throw new LocalHostException("Which app? Give the folder that it was built or published to.");
    }

    if (args.Contains("--exit-with-input"))
    {
        new Thread(StopWithInput) { IsBackground = true }.Start();
    }

    folder = Path.GetFullPath(folder);
    var settings = LocalSettings.Of(folder);
    var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).AddEnvironmentVariables().Build();
    await using var host = await LocalHost.StartAsync(new()
    {
        AppFolder = folder,
        Configuration = configuration,
        WorkerSettings = LocalSettings.ForWorker(settings),
        HostJson = HostJson.Read(Path.Combine(folder, "host.json")),
        Urls = configuration["LocalHost:Urls"] ?? "http://127.0.0.1:7071",
        MasterKey = configuration["LocalHost:MasterKey"],
        FunctionKey = configuration["LocalHost:FunctionKey"],
        QueueLease = TimeSpan.FromSeconds(int.TryParse(configuration["LocalHost:QueueLeaseSeconds"], out var lease) ? lease : 30),
        Logging = logging => logging.AddSimpleConsole(console => console.SingleLine = true),
    });
    Console.WriteLine($"Listening on {host.BaseAddress}");

    if (await Task.WhenAny(stop.Task, host.Failed) == host.Failed)
    {
        await host.Failed;
    }

    await host.StopAsync();
    return 0;
}
catch (Exception wrong) when (wrong is LocalHostException or IOException) // the last: an address in use
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

// Ctrl+C in a terminal comes to every process there, and from the one that started this one once more: all of them ask for the same.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}

void StopWithInput()
{
    while (Console.In.Read() >= 0)
    {
    }

    stop.TrySetResult();
}
