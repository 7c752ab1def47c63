using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using ContactsFunctions.Local;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>The app's process is killed again and again under load: nothing that was acknowledged is lost.</summary>
[Trait("Lane", "Slow")]
public sealed class KillTests
{
    private const int Seed = 5;
    private const int Workers = 6;

    /// <summary>As many mails as host.json lets one instance work on.</summary>
    private const int MostAtOnce = 24;

    /// <summary>The full form: <c>CONTACTS_KILLS=200</c>.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("CONTACTS_KILLS") ?? "12", CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_was_acknowledged_survives_the_death_of_the_process_at_any_moment()
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        var postbox = new Postbox(smtp);
        app.Start();
        await app.ReadyAsync(TestContext.Current.CancellationToken);
        var shop = new Shop("kills", await app.NewStoreAsync("kills", TestContext.Current.CancellationToken));
        var contacts = new ContactTable(new TableServiceClient(azurite.ConnectionString()));
        var crowd = new Crowd(app, contacts, [shop], Seed);

        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(number => Task.Run(() => crowd.LiveAsync(number, () => Task.Delay(20), over.Token))).ToArray();
        var kills = await KillAsync(app, crowd);
        await over.CancelAsync();
        await Task.WhenAll(load);

        var account = new Account(crowd, postbox);
        await account.SettledAsync(TestContext.Current.CancellationToken);
        Figures.Report("kills", string.Create(CultureInfo.InvariantCulture,
            $"{kills.Count} kills under load: {crowd.Acknowledged} requests acknowledged for {crowd.Lives.Count} contacts, {crowd.Repeats} repeated; {postbox.Count} mails, {postbox.Copies.Count()} of them twice, each with a kill between sending and noting it"));
        await account.VerifyAsync(TestContext.Current.CancellationToken);
        Assert.True(crowd.Acknowledged > kills.Count * 5, "there was hardly any load");

        // A copy needs a worker that died after handing the mail over; what it had written may be read a little later.
        Assert.All(postbox.Copies, times => Assert.Contains(kills, kill => kill.Ended >= times[0].AddSeconds(-2) && kill.Began <= times[1]));
        Assert.True(postbox.Copies.Count() <= kills.Count * MostAtOnce);
        Assert.Equal(crowd.Lives.Count, await CountAsync(azurite.ConnectionString()));
    }

    private static async Task<ConcurrentBag<(DateTime Began, DateTime Ended)>> KillAsync(AppProcess app, Crowd crowd)
    {
        var random = new Random(Seed);
        var kills = new ConcurrentBag<(DateTime Began, DateTime Ended)>();
        while (kills.Count < Kills)
        {
            // Mostly while it works, now and then while it starts.
            if (random.Next(6) > 0)
            {
                await app.ReadyAsync(TestContext.Current.CancellationToken);
                var enough = crowd.Acknowledged + random.Next(10, 80);
                while (crowd.Acknowledged < enough)
                {
                    await Task.Delay(10, TestContext.Current.CancellationToken);
                }
            }

            await Task.Delay(random.Next(0, 300), TestContext.Current.CancellationToken);
            var began = DateTime.UtcNow;
            await app.KillAsync();
            kills.Add((began, DateTime.UtcNow));
            app.Start();
        }

        await app.ReadyAsync(TestContext.Current.CancellationToken);
        return kills;
    }

    private static async Task<int> CountAsync(string connectionString)
    {
        var count = 0;
        var homes = new TableClient(connectionString, ContactTable.TableName)
            .QueryAsync<TableEntity>("PartitionKey eq 'kills' and Kind eq 'contact'", cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var _ in homes)
        {
            count++;
        }

        return count;
    }
}
