using System.Globalization;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Inbox;

/// <summary>From a sign-up's request to its mail at the relay: somebody is looking at their inbox.</summary>
internal static class InboxTimes
{
    private static readonly TimeSpan FiveASecond = TimeSpan.FromSeconds(0.2);

    public static async Task PrintAsync()
    {
        System.Console.WriteLine("| sign-ups | p50 | p99 | longest |");
        System.Console.WriteLine("|---|---:|---:|---:|");
        await using var azurite = await Azurite.StartAsync();
        using var relay = SmtpSink.Start();
        await using var app = await HostedApp.StartAppAsync(azurite, new(relay.Port));
        await app.NewStoreAsync("shop");
        await SignUps.TakeAsync(app, relay, "shop", people: 25, FiveASecond); // for the compiler
        var times = await SignUps.TakeAsync(app, relay, "shop", Effort.Of(300, 25), FiveASecond);
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| 5 a second, {times.Length} | {times.Median():0} ms | {times.Percentile(0.99):0} ms | {times.Max():0} ms |"));
    }
}
