using System.Globalization;
using System.Text.Json.Nodes;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Inbox;

/// <summary>What other values of host.json's <c>maxPollingInterval</c> would bring and cost: for choosing it.</summary>
internal static class PollingChoice
{
    private const double DollarsAPoll = 0.0040 / 10_000;
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static async Task PrintAsync()
    {
        System.Console.WriteLine("| longest pause | an idle instance's polls, $ a month | 5 a second: p50 | p99 | one every 4 s: p50 | longest |");
        System.Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var seconds in (double[])[10, 1, 0.5, 0.25, 0.15, 0.1])
        {
            await PrintAsync(TimeSpan.FromSeconds(seconds));
        }
    }

    private static async Task PrintAsync(TimeSpan interval)
    {
        await using var azurite = await Azurite.StartAsync();
        using var relay = SmtpSink.Start();
        await using var app = await HostedApp.StartAsync(await AppWithAsync(interval), azurite, new(relay.Port));
        await app.NewStoreAsync("shop");
        await SignUps.TakeAsync(app, relay, "shop", people: 25, TimeSpan.FromSeconds(0.2));
        var many = await SignUps.TakeAsync(app, relay, "shop", Effort.Of(300, 25), TimeSpan.FromSeconds(0.2));
        var alone = await SignUps.TakeAsync(app, relay, "shop", Effort.Of(15, 2), TimeSpan.FromSeconds(4));
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {interval.TotalSeconds} s | {Month / interval * DollarsAPoll:0.00} | {many.Median():0} ms | {many.Percentile(0.99):0} ms | {alone.Median():0} ms | {alone.Max():0} ms |"));
    }

    /// <summary>A copy of the published app with another pause.</summary>
    private static async Task<string> AppWithAsync(TimeSpan interval)
    {
        var published = await Published.AppAsync();
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", "polling");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(published))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var hostJson = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(published, "host.json")))!;
        hostJson["extensions"]!["queues"]!["maxPollingInterval"] = interval.ToString("c", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), hostJson.ToJsonString());
        return folder;
    }
}
