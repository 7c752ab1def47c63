using System.Diagnostics;
using System.Globalization;
using ContactsFunctions.Local;
using ContactsFunctions.LocalRuntime;

namespace ContactsFunctions.Bench.Startup;

/// <summary>From the start of the process to the first contact that is accepted, and the memory it then rests at.</summary>
internal static class StartupTimes
{
    private const int Starts = 11;
    private const string Contact = """{"email":"vanessa@example.com","firstName":"Vanessa","sms_phone_number":"+14155552671","marketingAllowed":true}""";

    public static async Task PrintAsync()
    {
        await using var azurite = await Azurite.StartAsync();
        string key;
        await using (var app = await App.StartAsync(azurite))
        {
            key = await app.NewStoreAsync("shop");
        }

        var compiled = await CompileAheadAsync();
        Console.WriteLine("| start | listening | first contact accepted | second contact | memory after 10 s at rest |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        await PrintAsync("compiled ahead, as deployed", azurite, key, compiled);
        await PrintAsync("compiled as it starts, as `dev.cs run`", azurite, key, typeof(LocalHost).Assembly.Location);
    }

    private static async Task PrintAsync(string name, Azurite azurite, string key, string assembly)
    {
        if (PageCache.TryDrop())
        {
            Print($"{name}, nothing of it in the file cache", [await StartAsync(azurite, key, assembly)], rest: null);
        }

        List<(double, double, double)> warm = [];
        for (var start = 0; start < Starts; start++)
        {
            warm.Add(await StartAsync(azurite, key, assembly));
        }

        Print($"{name}, median of {Starts}", warm, await RestAsync(azurite, key, assembly));
    }

    private static async Task<string> CompileAheadAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", "app");
        await using var build = ChildProcess.Start("dotnet", ["build", Path.Combine("local", "runtime"), "-c", "Release", "-p:AheadOfTime=true", "-o", folder, "-v", "quiet"]);
        await build.Exited;
        return build.ExitCode == 0 ? Path.Combine(folder, "ContactsFunctions.LocalRuntime.dll") : throw new InvalidOperationException(build.LastOutput);
    }

    private static async Task<(double Listening, double First, double Second)> StartAsync(Azurite azurite, string key, string assembly)
    {
        var watch = Stopwatch.StartNew();
        await using var app = await App.StartAsync(azurite, assembly: assembly);
        var listening = watch.Elapsed.TotalMilliseconds;
        await PostAsync(app, key);
        var first = watch.Elapsed.TotalMilliseconds;
        await PostAsync(app, key);
        return (listening, first, watch.Elapsed.TotalMilliseconds - first);
    }

    private static async Task<long> RestAsync(Azurite azurite, string key, string assembly)
    {
        await using var app = await App.StartAsync(azurite, assembly: assembly);
        await PostAsync(app, key);
        await Task.Delay(TimeSpan.FromSeconds(10));
        return app.Memory();
    }

    private static async Task PostAsync(App app, string key)
    {
        using var answer = await app.PostAsync("api/v1/stores/shop/contacts", Contact, key);
        answer.EnsureSuccessStatusCode();
    }

    private static void Print(string name, List<(double Listening, double First, double Second)> starts, long? rest) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {starts.Select(s => s.Listening).Median():0} ms | {starts.Select(s => s.First).Median():0} ms | {starts.Select(s => s.Second).Median():0.0} ms | {(rest is { } bytes ? $"{bytes / 1024 / 1024} MiB" : "")} |"));
}
