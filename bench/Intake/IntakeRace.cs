using System.Globalization;
using Azure.Storage.Queues;
using ContactsFunctions.Bench.Baselines;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Enqueueing;

namespace ContactsFunctions.Bench.Intake;

/// <summary>
/// The intake beside other functions on the same host and beside its storage calls by hand, in turns, against one
/// Azurite: so the host's cost and storage's cancel out. Every turn has a store of its own, since Azurite takes the longer
/// the more rows a partition has.
/// </summary>
internal static class IntakeRace
{
    private static readonly int Rounds = Effort.Of(7, 2);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(Effort.Of(2, 1));

    public static async Task PrintAsync()
    {
        foreach (var mail in (bool[])[false, true])
        {
            List<string> ratios = [];
            System.Console.WriteLine(mail ? "New contacts that a confirmation mail is due for:" : "New contacts without a mail:");
            System.Console.WriteLine();
            System.Console.WriteLine("| at once | | a second | p50 | p99 |");
            System.Console.WriteLine("|---:|---|---:|---:|---:|");
            foreach (var atOnce in (int[])[1, 16, 64])
            {
                ratios.Add(await RaceAsync(mail, atOnce));
            }

            System.Console.WriteLine();
            System.Console.WriteLine("| at once | p50 beside (empty function + 1.25 × the storage calls by hand) | throughput beside the function with the same calls | throughput beside the textbook |");
            System.Console.WriteLine("|---:|---:|---:|---:|");
            ratios.ForEach(System.Console.WriteLine);
            System.Console.WriteLine();
        }
    }

    /// <returns>The ratios, as a line of their table.</returns>
    private static async Task<string> RaceAsync(bool mail, int atOnce)
    {
        // On disk: in memory Azurite stands still for long when it clears away used messages.
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");
        try
        {
            await using var azurite = await Azurite.StartAsync(folder.FullName);
            await using var app = await HostedApp.StartAppAsync(azurite, new(SendsMail: false));
            await using var baselines = await HostedApp.StartBaselinesAsync(azurite);
            var textbook = new TextbookStorage(azurite.ConnectionString());
            await textbook.CreateAsync();
            var mails = new QueueClient(azurite.ConnectionString(), MailOutbox.Name);

            var (ours, empty, same) = (new KeyedCreate(app, mail), new EmptyAnswer(baselines, mail), new SameCalls(baselines, mail));
            var (book, byHand) = (new Textbook(baselines, mail), new ByHand(new(azurite.ConnectionString()), mail));
            Way[] ways = [ours, empty, same, byHand, book];
            var taken = ways.ToDictionary(way => way, _ => new List<TurnTaken>());
            for (var round = -1; round < Rounds; round++)
            {
                foreach (var way in ways)
                {
                    var turn = await Turns.TakeAsync(way, atOnce, Turn);
                    await mails.ClearMessagesAsync();
                    await textbook.Queue.ClearMessagesAsync();
                    if (round >= 0) // the one before the first is for the compiler
                    {
                        taken[way].Add(turn);
                    }
                }
            }

            foreach (var way in ways)
            {
                System.Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {atOnce} | {way.Name} | {taken[way].Select(t => t.PerSecond).Median():0} | {taken[way].Select(t => t.P50).Median():0.00} ms | {taken[way].Select(t => t.P99).Median():0.0} ms |"));
            }

            // Turns of one round are compared with each other: the machine has its moods.
            double OfRounds(Func<int, double> ratio) => Enumerable.Range(0, Rounds).Select(ratio).Median();
            var p50 = OfRounds(round => taken[ours][round].P50 / (taken[empty][round].P50 + (1.25 * taken[byHand][round].P50)));
            var besideSame = OfRounds(round => taken[ours][round].PerSecond / taken[same][round].PerSecond);
            var besideBook = OfRounds(round => taken[ours][round].PerSecond / taken[book][round].PerSecond);
            return string.Create(CultureInfo.InvariantCulture, $"| {atOnce} | {p50:0.00} | {besideSame:0.00} | {besideBook:0.00} |");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
