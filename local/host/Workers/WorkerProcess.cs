using System.Text.Json;
using ContactsFunctions.Local;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>A worker as the deployed app runs: the program that <c>worker.config.json</c> beside the app names.</summary>
internal sealed class WorkerProcess : IWorker
{
    private readonly ChildProcess process;

    private WorkerProcess(ChildProcess process) => this.process = process;

    public int ProcessId => process.Id;

    public Task Ended => process.Exited;

    public string LastWords => process.LastOutput;

    /// <param name="appFolder">Where the app was built or published to.</param>
    /// <param name="settings">Environment variables beyond those of this process.</param>
    /// <param name="address">Where it finds its host.</param>
    /// <exception cref="LocalHostException">There is no worker in that folder.</exception>
    public static WorkerProcess Start(string appFolder, IReadOnlyDictionary<string, string?> settings, WorkerAddress address)
    {
        var (program, path) = ReadConfig(Path.Combine(appFolder, "worker.config.json"));
        var environment = new Dictionary<string, string?>(settings)
        {
            ["FUNCTIONS_WORKER_DIRECTORY"] = appFolder,
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = appFolder,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["DOTNET_STARTUP_HOOKS"] = typeof(WorkerProcess).Assembly.Location,
        };
        return new(ChildProcess.Start(program, [Path.Combine(appFolder, path), .. address.Arguments], environment, appFolder));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static (string Program, string Path) ReadConfig(string file)
    {
        if (!File.Exists(file))
        {
            throw new LocalHostException($"There is no function app in {Path.GetDirectoryName(file)}: worker.config.json is missing.");
        }

        using var config = JsonDocument.Parse(File.ReadAllBytes(file));
        var description = config.RootElement.GetProperty("description");
        return (description.GetProperty("defaultExecutablePath").GetString()!, description.GetProperty("defaultWorkerPath").GetString()!);
    }
}
