using System.Diagnostics;
using System.Globalization;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Startup;

/// <summary>
/// How long the app takes to be there, and what it then rests at, beside an app that can do next to nothing: the two
/// take turns, so that the machine's moods fall on both.
/// </summary>
internal static class StartupTimes
{
    private const string Contact = """{"email":"vanessa@example.com","firstName":"Vanessa","sms_phone_number":"+14155552671","marketingAllowed":true}""";
    /// <summary>Tables and queues are there before.</summary>
    public static readonly AppSettings AsDeployed = new(CreatesMissing: false);

    private static readonly int Starts = Effort.Of(11, 3);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(Effort.Of(10, 2));

    public static async Task PrintAsync()
    {
        await using var azurite = await Azurite.StartAsync();
        string key;
        await using (var app = await HostedApp.StartAppAsync(azurite))
        {
            key = await app.NewStoreAsync("shop");
        }

        var (ours, baselines) = (await Published.AppAsync(), await Published.BaselinesAsync());
        Task AcceptContactAsync(HostedApp app) => app.PostAsync("api/v1/stores/shop/contacts", Contact, key);
        Task AnswerAsync(HostedApp app) => app.PostAsync("empty", Contact);

        System.Console.WriteLine("| | app | empty | ratio |");
        System.Console.WriteLine("|---|---:|---:|---:|");

        // One start each beforehand: this process's own host is compiled while it runs the first time.
        await WorkerAlone.TimeAsync(ours, azurite);
        await WorkerAlone.TimeAsync(baselines, azurite);
        await PrintAsync("worker alone: spawned to ready", () => WorkerAlone.TimeAsync(ours, azurite), () => WorkerAlone.TimeAsync(baselines, azurite));
        await PrintAsync(
            "with host: start to first contact accepted, or empty answer",
            () => ToFirstAnswerAsync(ours, azurite, AcceptContactAsync), () => ToFirstAnswerAsync(baselines, azurite, AnswerAsync));
        if (PageCache.TryDrop())
        {
            Print("the same, nothing of it in the file cache", await ToFirstAnswerAsync(ours, azurite, AcceptContactAsync), null, null);
        }

        await using var running = await HostedApp.StartAppAsync(azurite, AsDeployed);
        await using var empty = await HostedApp.StartBaselinesAsync(azurite);
        await AcceptContactAsync(running);
        await AnswerAsync(empty);
        await Task.Delay(Rest);
        var (one, other) = (running.WorkerMemory / 1024.0 / 1024, empty.WorkerMemory / 1024.0 / 1024);
        Print($"worker's memory after {Rest.TotalSeconds:0} s at rest", one, other, one / other, "MiB");
    }

    private static async Task PrintAsync(string name, Func<Task<double>> startOursAsync, Func<Task<double>> startEmptyAsync)
    {
        List<double> ours = [], empty = [];
        for (var start = 0; start < Starts; start++)
        {
            ours.Add(await startOursAsync());
            empty.Add(await startEmptyAsync());
        }

        Print($"{name}, median of {Starts}", ours.Median(), empty.Median(), ours.Zip(empty, (one, other) => one / other).Median());
    }

    private static async Task<double> ToFirstAnswerAsync(string folder, Azurite azurite, Func<HostedApp, Task> askAsync)
    {
        var watch = Stopwatch.StartNew();
        await using var app = await HostedApp.StartAsync(folder, azurite, AsDeployed);
        await askAsync(app);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Print(string name, double ours, double? empty, double? ratio, string unit = "ms") => System.Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {ours:0} {unit} | {(empty is { } other ? $"{other:0} {unit}" : "")} | {ratio:0.00} |"));
}
