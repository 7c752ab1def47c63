using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>As much as Azurite bears, of everything at once: every acknowledged request is accounted for in storage and mail.</summary>
public sealed class LoadTests
{
    private const int Workers = 24;
    private const int MostMegabytes = 700;

    /// <summary>The full form: <c>CONTACTS_LOAD_MINUTES=10</c>.</summary>
    private static readonly double Minutes = double.Parse(Environment.GetEnvironmentVariable("CONTACTS_LOAD_MINUTES") ?? "0.1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Under_the_highest_load_nothing_acknowledged_is_lost_and_memory_stays_flat()
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        var postbox = new Postbox(smtp);
        app.Start();
        await app.ReadyAsync(TestContext.Current.CancellationToken);
        var key = await app.NewStoreAsync("load", TestContext.Current.CancellationToken);
        var crowd = new Crowd(app, new ContactTable(new TableServiceClient(azurite.ConnectionString())), "load", key, seed: 8);

        var watch = Stopwatch.StartNew();
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(Minutes));
        var load = Enumerable.Range(0, Workers).Select(number => Task.Run(() => crowd.LiveAsync(number, TimeSpan.Zero, over.Token))).ToArray();
        var memory = new List<long>();
        while (!over.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(Math.Min(5, Minutes * 10)), TestContext.Current.CancellationToken), Task.WhenAll(load));
            memory.Add(Megabytes(app.Id));
        }

        await Task.WhenAll(load);
        var rate = crowd.Acknowledged / watch.Elapsed.TotalSeconds;
        var account = new Account(crowd, postbox);
        await account.SettledAsync(TestContext.Current.CancellationToken);
        await account.VerifyAsync();

        var (early, late) = (memory[memory.Count / 4], memory[^1]);
        Figures.Report("load", string.Create(CultureInfo.InvariantCulture,
            $"{Minutes} minutes: {crowd.Acknowledged} requests acknowledged ({rate:0} a second), {crowd.Repeats} repeated; {crowd.Lives.Count} contacts and {postbox.Count} mails accounted for, {postbox.Copies.Count()} mails twice; memory {early} MB after a quarter, {late} MB in the end"));
        Assert.Empty(postbox.Copies);
        Assert.True(late < MostMegabytes && late < early + 200, $"{early} MB, then {late} MB");
    }

    private static long Megabytes(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.WorkingSet64 / (1024 * 1024);
    }
}
