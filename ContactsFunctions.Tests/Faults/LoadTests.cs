using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>As much as Azurite bears, of everything at once: every acknowledged request is accounted for in storage and mail.</summary>
[Trait("Lane", "Slow")]
[Collection(nameof(Alone))]
public sealed class LoadTests : IDisposable
{
    private const int Workers = 24;

    /// <summary>Azurite searches a whole partition for every point read, so one store's contacts would soon slow it to a crawl.</summary>
    private const int Shops = 50;
    private const int MostMegabytes = 700;

    /// <summary>Azurite sorts all messages for every one it hands out, so a long queue would keep it from anything else.</summary>
    private const int MostMailsWaiting = 31;

    /// <summary>The full form: <c>CONTACTS_LOAD_MINUTES=10</c>.</summary>
    private static readonly double Minutes = double.Parse(Environment.GetEnvironmentVariable("CONTACTS_LOAD_MINUTES") ?? "0.1", CultureInfo.InvariantCulture);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("contacts-functions-");

    [Fact]
    public async Task Under_the_highest_load_nothing_acknowledged_is_lost_and_memory_stays_flat()
    {
        // On disk, as `dev.cs run` has it: in memory it stands still for minutes when it clears away used messages.
        await using var azurite = await Azurite.StartAsync(folder.FullName, cancellationToken: TestContext.Current.CancellationToken);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        var postbox = new Postbox(smtp);
        app.Start();
        await app.ReadyAsync(TestContext.Current.CancellationToken);
        var shops = await Task.WhenAll(Enumerable.Range(0, Shops).Select(async number =>
            new Shop($"load-{number}", await app.NewStoreAsync($"load-{number}", TestContext.Current.CancellationToken))));
        var crowd = new Crowd(app, new ContactTable(new TableServiceClient(azurite.ConnectionString())), shops, seed: 8);

        var queue = new QueueClient(azurite.ConnectionString(), MailOutbox.Name);
        var watch = Stopwatch.StartNew();
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(Minutes));
        var load = Enumerable.Range(0, Workers).Select(number => Task.Run(() => crowd.LiveAsync(number, () => UntilMailsCatchUpAsync(queue), over.Token))).ToArray();
        var memory = new List<long>();
        while (!over.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(Math.Min(5, Minutes * 10)), TestContext.Current.CancellationToken), Task.WhenAll(load));
            memory.Add(Megabytes(app.Id));
        }

        await Task.WhenAll(load);
        var (rate, mails) = (crowd.Acknowledged / watch.Elapsed.TotalSeconds, postbox.Count);
        watch.Restart();
        var account = new Account(crowd, postbox);
        await account.SettledAsync(TestContext.Current.CancellationToken);
        var settled = watch.Elapsed.TotalSeconds;
        await account.VerifyAsync(TestContext.Current.CancellationToken);

        var (early, late) = (memory[memory.Count / 4], memory[^1]);
        Figures.Report("load", string.Create(CultureInfo.InvariantCulture,
            $"{Minutes} minutes: {crowd.Acknowledged} requests acknowledged ({rate:0} a second), {crowd.Repeats} repeated; {crowd.Lives.Count} contacts and {postbox.Count} mails accounted for, the last {postbox.Count - mails} of them within {settled:0} s of the last request, {postbox.Copies.Count()} mails twice; memory {early} MB after a quarter, {late} MB in the end"));
        Assert.Empty(postbox.Copies);
        Assert.True(late < MostMegabytes && late < early + 200, $"{early} MB, then {late} MB");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Task UntilMailsCatchUpAsync(QueueClient queue) => Eventually.TrueAsync(
        async () => (await queue.PeekMessagesAsync(MostMailsWaiting + 1, TestContext.Current.CancellationToken)).Value.Length <= MostMailsWaiting,
        within: TimeSpan.FromMinutes(5));

    private static long Megabytes(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.WorkingSet64 / (1024 * 1024);
    }
}
