using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local;

/// <summary><c>dotnet run dev.cs run</c> as a developer starts it, with a port and data of its own.</summary>
internal sealed class DevCommand : IAsyncDisposable
{
    private const string RunFileName = "run.json";

    private readonly Process process;
    private readonly string runFile;
    private readonly DirectoryInfo folder;

    private DevCommand(Process process, DirectoryInfo folder, JsonElement run, string banner)
    {
        runFile = Path.Combine(folder.FullName, RunFileName);
        this.process = process;
        this.folder = folder;
        Run = run;
        Banner = banner;
        Family = [.. Processes.DescendantsOf(process.Id).Append(process.Id)];
    }

    /// <summary>What the command wrote to its run file.</summary>
    public JsonElement Run { get; }

    /// <summary>What it had printed by then.</summary>
    public string Banner { get; }

    /// <summary>Every process of it, 'dotnet run' itself included.</summary>
    public IReadOnlyList<int> Family { get; }

    /// <summary>The process of 'dotnet run'.</summary>
    public int Outermost => process.Id;

    public int Dev => Run.GetProperty("devPid").GetInt32();

    public int Worker => Run.GetProperty("pid").GetInt32();

    public int Host => Run.GetProperty("hostPid").GetInt32();

    /// <summary>Waits until the run file names another worker, and returns its process.</summary>
    public async Task<int> NextWorkerAsync()
    {
        var next = Worker;
        await Eventually.TrueAsync(async () =>
        {
            using var now = JsonDocument.Parse(await File.ReadAllTextAsync(runFile, TestContext.Current.CancellationToken));
            next = now.RootElement.GetProperty("pid").GetInt32();
            return next != Worker;
        });
        return next;
    }

    public string Text(string name) => Run.GetProperty(name).GetString()!;

    public static async Task<DevCommand> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");
        var runFile = Path.Combine(folder.FullName, RunFileName);
        string[] command = ["dotnet", "run", "dev.cs", "run", "--port", "0", "--data", Path.Combine(folder.FullName, "data"), "--run-file", runFile];

        // Whoever starts the tests in the background, or by nohup, has them ignore these signals, and children inherit that.
        string[] ofATerminal = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP", .. command] : command;
        var start = new ProcessStartInfo(ofATerminal[0], ofATerminal[1..])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var printed = new List<string>();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        try
        {
            var deadline = Stopwatch.StartNew();
            while (!(File.Exists(runFile) && Output().Contains("And see what is known", StringComparison.Ordinal)))
            {
                Assert.False(process.HasExited, $"'dev.cs run' ended: {Output()}");
                Assert.True(deadline.Elapsed < TimeSpan.FromMinutes(3), $"'dev.cs run' is not up: {Output()}");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        catch
        {
            foreach (var id in Processes.DescendantsOf(process.Id).Append(process.Id).ToArray())
            {
                Processes.Signal(id, "KILL");
            }

            throw;
        }

        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(runFile, TestContext.Current.CancellationToken));
        return new DevCommand(process, folder, run.RootElement.Clone(), Output());

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (printed)
            {
                printed.Add(line.Data ?? string.Empty);
            }
        }

        string Output()
        {
            lock (printed)
            {
                return string.Join('\n', printed);
            }
        }
    }

    /// <summary>Waits until no process of the command is left; fails after 30 seconds, naming those that are.</summary>
    public async Task NothingIsLeftAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (Family.Where(Processes.IsAlive).ToArray() is { Length: > 0 } left)
        {
            Assert.True(
                deadline.Elapsed < TimeSpan.FromSeconds(30),
                $"Left behind: {string.Join("; ", left.Select(id => string.Create(CultureInfo.InvariantCulture, $"{id} {Processes.CommandOf(id)}")))}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in Family.Where(Processes.IsAlive))
        {
            Processes.Signal(id, "KILL");
        }

        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
