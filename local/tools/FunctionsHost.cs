using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Local;

/// <summary>The local host (<c>local/host</c>) as a process of its own, with the app as its worker.</summary>
internal sealed partial class FunctionsHost : IAsyncDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly ChildProcess process;

    private FunctionsHost(ChildProcess process) => this.process = process;

    /// <summary>Where the app is built to.</summary>
    public static string BuiltApp { get; } = Path.Combine(Repository.Root, "ContactsFunctions", "bin", Configuration, "net10.0");

    private static string BuiltHost { get; } = Path.Combine(Repository.Root, "local", "host", "bin", Configuration, "net10.0", "ContactsFunctions.LocalHost.dll");

    /// <summary>What a build makes of the app and of the host.</summary>
    public static string[] Programs { get; } = [Path.Combine(BuiltApp, "ContactsFunctions.dll"), BuiltHost];

    public int Id => process.Id;

    /// <summary>The worker's process; another one after it died and was replaced. 0 until there is one.</summary>
    public int WorkerId { get; private set; }

    /// <summary>Completes when the host has ended.</summary>
    public Task Exited => process.Exited;

    public string LastOutput => process.LastOutput;

    /// <param name="url">Where it listens.</param>
    /// <param name="masterKey">Opens functions of level Admin.</param>
    /// <param name="settings">The app's settings, as environment variables.</param>
    /// <param name="appFolder">The app; null for the one that is built here.</param>
    /// <param name="onLine">Told each line of its output.</param>
    /// <param name="onWorker">Told each time a worker is ready.</param>
    public static FunctionsHost Start(
        Uri url,
        string masterKey,
        IReadOnlyDictionary<string, string?> settings,
        string? appFolder = null,
        Action<string>? onLine = null,
        Action<int>? onWorker = null)
    {
        FunctionsHost? host = null;
        var process = ChildProcess.Start(
            "dotnet",
            [BuiltHost, appFolder ?? BuiltApp, "--exit-with-input"],
            new Dictionary<string, string?>(settings) { ["LocalHost__Urls"] = url.AbsoluteUri.TrimEnd('/'), ["LocalHost__MasterKey"] = masterKey },
            onLine: line =>
            {
                onLine?.Invoke(line);
                if (WorkerIsReady().Match(line) is { Success: true } match)
                {
                    var worker = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                    SpinWait.SpinUntil(() => Volatile.Read(ref host) is not null);
                    host!.WorkerId = worker;
                    onWorker?.Invoke(worker);
                }
            });
        Volatile.Write(ref host, new FunctionsHost(process));
        return host;
    }

    /// <summary>Asks it to let running work finish and end.</summary>
    public void AskToStop() => process.AskToStop();

    /// <summary>Ends host and worker at once, as a crash of the machine would.</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"Worker (\d+) is ready")]
    private static partial Regex WorkerIsReady();
}
