using System.Diagnostics;
using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Bench.Mail;

/// <summary>How many mails a second leave by SMTP, rendered, composed and handed to a relay in this process that takes each at once.</summary>
internal static class MailRate
{
    private static readonly StoreId Shop = StoreId.Parse("shop");
    private static readonly MailRenderer Renderer = new();
    private static readonly StoreSettings Settings = new() { Name = "Vanessa's Shop", Brand = new() { Color = "#0a7d4f" } };
    private static readonly MailLinks Links = new(Unsubscribe: new Uri("https://example.com/unsubscribe/abc"));

    public static async Task PrintAsync()
    {
        await RunAsync(atOnce: 16, mails: 2_000); // what is compiled at its first use is not counted
        System.Console.WriteLine("| at a time | mails | a second | p50 | p99 | connections | memory after a quarter | at the end |");
        System.Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (atOnce, mails) in new[] { (1, 5_000), (16, 40_000), (24, 40_000) })
        {
            var run = await RunAsync(atOnce, mails);
            System.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {atOnce} | {mails:N0} | {run.PerSecond:N0} | {run.P50:0.00} ms | {run.P99:0.00} ms | {run.Connections} | {run.Quarter >> 20} MiB | {run.End >> 20} MiB |"));
        }
    }

    private static async Task<Run> RunAsync(int atOnce, int mails)
    {
        await using var relay = new SmtpSink();
        await using var delivery = new SmtpDelivery(Options.Create(new MailOptions { Smtp = new() { Host = "127.0.0.1", Port = relay.Port } }), TimeProvider.System);
        var times = new double[mails];
        var (number, quarter) = (0, 0L);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref number) is var mail && mail <= mails)
            {
                var began = Stopwatch.GetTimestamp();
                var result = await delivery.DeliverAsync(Compose(mail), CancellationToken.None);
                times[mail - 1] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (result != DeliveryResult.Delivered)
                {
                    throw new InvalidOperationException($"Mail {mail} was not delivered: {result.Outcome} {result.Code}.");
                }

                if (mail == mails / 4)
                {
                    quarter = Environment.WorkingSet;
                }
            }
        })));
        var elapsed = watch.Elapsed.TotalSeconds;
        if (relay.Mails != mails)
        {
            throw new InvalidOperationException($"Of {mails} mails {relay.Mails} arrived.");
        }

        Array.Sort(times);
        return new(mails / elapsed, times[mails / 2], times[(int)(mails * 0.99)], relay.Connections, quarter, Environment.WorkingSet);
    }

    private static OutgoingMail Compose(int number)
    {
        var address = $"p{number}@example.com";
        var mail = Renderer.Render(MailKind.Welcome, Shop, Settings, Links, new("Vanessa", "López", address), "de");
        return new(
            $"m{number}@shop.example", "news@shop.example", "Vanessa's Shop", "help@shop.example", address, mail.Subject, mail.Html, mail.Text,
            [new("List-Unsubscribe", "<https://example.com/unsubscribe/abc>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")],
            TimeProvider.System.GetUtcNow())
        {
            Store = Shop,
            Kind = MailKind.Welcome,
        };
    }

    private sealed record Run(double PerSecond, double P50, double P99, int Connections, long Quarter, long End);
}
