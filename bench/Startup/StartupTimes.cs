using System.Diagnostics;
using System.Globalization;
using ContactsFunctions.Local;

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

        Console.WriteLine("| start | listening | first contact accepted | second contact | memory after 10 s at rest |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        if (PageCache.TryDrop())
        {
            Print("cold: nothing of it in the file cache", [await StartAsync(azurite, key)], rest: null);
        }

        List<(double, double, double)> warm = [];
        for (var start = 0; start < Starts; start++)
        {
            warm.Add(await StartAsync(azurite, key));
        }

        Print($"warm: median of {Starts}", warm, await RestAsync(azurite, key));
    }

    private static async Task<(double Listening, double First, double Second)> StartAsync(Azurite azurite, string key)
    {
        var watch = Stopwatch.StartNew();
        await using var app = await App.StartAsync(azurite);
        var listening = watch.Elapsed.TotalMilliseconds;
        await PostAsync(app, key);
        var first = watch.Elapsed.TotalMilliseconds;
        await PostAsync(app, key);
        return (listening, first, watch.Elapsed.TotalMilliseconds - first);
    }

    private static async Task<long> RestAsync(Azurite azurite, string key)
    {
        await using var app = await App.StartAsync(azurite);
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
        $"| {name} | {Median(starts.Select(s => s.Listening)):0} ms | {Median(starts.Select(s => s.First)):0} ms | {Median(starts.Select(s => s.Second)):0.0} ms | {(rest is { } bytes ? $"{bytes / 1024 / 1024} MiB" : "")} |"));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
