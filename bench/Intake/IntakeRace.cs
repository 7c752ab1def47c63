using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Enqueueing;

namespace ContactsFunctions.Bench.Intake;

/// <summary>
/// The whole intake over HTTP beside the same effect by hand, in turns, against one Azurite. Every turn has a store of
/// its own, since Azurite takes the longer the more rows a partition has.
/// </summary>
internal static class IntakeRace
{
    private const int OptInRequests = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    public static async Task PrintAsync()
    {
        foreach (var mail in (bool[])[false, true])
        {
            Console.WriteLine(mail ? "New contacts that a confirmation mail is due for:" : "New contacts without a mail:");
            Console.WriteLine();
            Console.WriteLine("| at once | way | a second | p50 | p99 | of the bare minimum | of the storage calls alone |");
            Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
            foreach (var atOnce in (int[])[1, 16, 64])
            {
                await RaceAsync(mail, atOnce);
            }

            Console.WriteLine();
        }
    }

    private static async Task RaceAsync(bool mail, int atOnce)
    {
        // On disk: in memory Azurite stands still for long when it clears away used messages.
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");
        await using (var azurite = await Azurite.StartAsync(folder.FullName))
        await using (var app = await App.StartAsync(azurite, sendsMail: false))
        await using (var textbook = await TextbookServer.StartAsync(azurite))
        {
            var tables = new TableServiceClient(azurite.ConnectionString());
            var queue = new QueueClient(azurite.ConnectionString(), MailOutbox.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            var textbookQueue = new QueueClient(azurite.ConnectionString(), TextbookServer.QueueName);
            var (bare, alone) = (new BareMinimum(tables, queue, mail), new SameCalls(tables, queue, mail));
            Way[] ways = [new FullIntake(app, mail), bare, alone, new Textbook(textbook, mail)];
            foreach (var way in ways)
            {
                await Turns.TakeAsync(way, atOnce, Turn);
            }

            var taken = ways.ToDictionary(way => way, _ => new List<TurnTaken>());
            for (var optIn = 0; optIn < OptInRequests; optIn++)
            {
                foreach (var way in ways)
                {
                    taken[way].Add(await Turns.TakeAsync(way, atOnce, Turn));
                    await queue.ClearMessagesAsync();
                    await textbookQueue.ClearMessagesAsync();
                }
            }

            // Turns of one round are compared with each other: the machine has its moods.
            double Ratio(Way one, Way other) => taken[one].Zip(taken[other], (a, b) => a.PerSecond / b.PerSecond).Median();

            foreach (var way in ways)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {atOnce} | {way.Name} | {taken[way].Select(t => t.PerSecond).Median():0} | {taken[way].Select(t => t.P50).Median():0.00} ms | {taken[way].Select(t => t.P99).Median():0.0} ms | {Ratio(way, bare):0.00} | {Ratio(way, alone):0.00} |"));
            }
        }

        folder.Delete(recursive: true);
    }
}
