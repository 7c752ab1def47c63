using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ContactsFunctions.Hosting;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>Trouble with the relay at every step of handing over a mail: it arrives later, and what was refused for good is recorded.</summary>
[Trait("Lane", "Slow")]
public sealed class SmtpFaultTests(AzuriteFixture azurite)
{
    /// <summary>Kept by the relay, whose answer is then cut short: the sender cannot know.</summary>
    private const string TakenUnheard = "2";

    private static readonly string[] Steps = ["MAIL", "RCPT", "DATA", "MESSAGE"];
    private static readonly string[] Troubles = [SmtpListener.HangUp, SmtpListener.Silence, "421 4.3.2 later", "451 4.7.1 greylisted", "452 4.3.1 full", "not a reply", "550 5.1.1 nobody"];

    [Fact]
    public async Task Whatever_the_relay_does_the_mail_arrives_or_its_refusal_is_recorded()
    {
        await using var storage = await FaultyStorage.StartAsync(azurite.NewAccount());
        await using var app = new RunningApp(azurite) { HostJson = HostJson.Parse(QuickQueues) };
        app.Settings["AzureWebJobsStorage"] = storage.ConnectionString;
        app.Settings["Mail:Smtp:Timeout"] = "00:00:02";
        await app.InitializeAsync();

        // The sender's address tells which mail a step is about.
        var planned = new ConcurrentDictionary<string, (string Step, string Trouble)>(StringComparer.Ordinal);
        var senderOf = new ConcurrentDictionary<int, string>();
        app.Smtp.Answer = step =>
        {
            if (step.Verb == "MAIL")
            {
                senderOf[step.Connection] = step.Argument[(step.Argument.IndexOf('<') + 1)..step.Argument.IndexOf('>')];
            }

            return senderOf.TryGetValue(step.Connection, out var sender) && planned.TryGetValue(sender, out var plan) && plan.Step == step.Verb && planned.TryRemove(sender, out _)
                ? plan.Trouble
                : null;
        };

        (string Step, string Trouble)[] combinations = [.. Steps.SelectMany(step => Troubles.Select(trouble => (step, trouble))), ("MESSAGE", TakenUnheard)];
        var people = new ConcurrentBag<(Person Person, string Step, string Trouble)>();
        await Parallel.ForEachAsync(combinations, TestContext.Current.CancellationToken, async (plan, _) =>
        {
            var sender = $"s{Guid.NewGuid():N}@example.com";
            planned[sender] = plan;
            var store = await app.NewStoreAsync($$$"""{"name":"Shop","sender":{"address":"{{{sender}}}"}}""");
            var person = new Person(app, storage.Contacts, store, TestStore.NewEmail());
            using var answer = await store.PostPublicAsync($$"""{"email":"{{person.Email}}"}""");
            Assert.True(answer.IsSuccessStatusCode);
            people.Add((person, plan.Step, plan.Trouble));
        });

        await Eventually.TrueAsync(() => planned.IsEmpty);
        await Eventually.TrueAsync(async () => await AllAsync(people, async p => (await p.Person.ReadAsync())!.DueMails is [] or [{ Attempt: 1, Claim: null }]));
        app.Time.Jump(TimeSpan.FromHours(1));
        await storage.HurryAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await AllAsync(people, async p => (await p.Person.ReadAsync())!.DueMails.Count == 0));

        foreach (var (person, step, trouble) in people)
        {
            var arrived = app.Smtp.Mails.Count(mail => mail.Recipients.Contains(person.Email));
            var contact = await person.ReadAsync();
            var isRefused = contact!.MailProblem is { Code: "550" };
            Assert.True(isRefused == (step != "MAIL" && trouble.StartsWith("550", StringComparison.Ordinal)), $"{step} {trouble}: {contact.MailProblem}");
            Assert.True(arrived == (isRefused ? 0 : trouble == TakenUnheard ? 2 : 1), $"{step} {trouble}: {arrived} mails");
        }

        Figures.Report("smtp-faults", string.Create(CultureInfo.InvariantCulture,
            $"{combinations.Length} combinations of step and trouble; every mail arrived, one twice because the relay's word for it was lost, but for those refused for good, which is recorded"));
    }

    private static async Task<bool> AllAsync<T>(IEnumerable<T> all, Func<T, Task<bool>> holds)
    {
        foreach (var one in all)
        {
            if (!await holds(one))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlyMemory<byte> QuickQueues => Encoding.UTF8.GetBytes(
        """{"extensions":{"http":{"routePrefix":""},"queues":{"batchSize":32,"newBatchThreshold":64,"visibilityTimeout":"00:00:01","maxPollingInterval":"00:00:00.2","messageEncoding":"base64"}}}""");
}
