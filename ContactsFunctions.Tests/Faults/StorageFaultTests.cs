using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ContactsFunctions.Hosting;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// Every kind of request, every call to storage it causes up to its mail being noted as sent, every fault: the caller
/// hears 2xx or an honest error, and after repeating, all is as if nothing had happened.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class StorageFaultTests(AzuriteFixture azurite)
{
    private static readonly (Fault Fault, int Times)[] Faults =
        [.. Enum.GetValues<Fault>().Select(fault => (fault, 1)), .. Enum.GetValues<Fault>().Where(Lasts).Select(fault => (fault, TimesOf(fault)))];

    [Fact]
    public async Task Whatever_happens_to_one_call_what_was_acknowledged_is_there_once_and_its_mail_arrives()
    {
        var watch = Stopwatch.StartNew();
        await using var storage = await FaultyStorage.StartAsync(azurite.NewAccount());
        await using var app = new RunningApp(azurite) { HostJson = HostJson.Parse(QuickQueues) };
        app.Settings["AzureWebJobsStorage"] = storage.ConnectionString;
        await app.InitializeAsync();

        var plain = await ReadyAsync(storage, app, [.. RequestKind.All.Select(kind => (kind, (PlannedFault?)null))]);
        await RunAllAsync(storage, app, plain);
        var scenarios = await ReadyAsync(storage, app, [.. plain.SelectMany(recorded => Plan(recorded).Select(fault => (recorded.Kind, (PlannedFault?)fault)))]);
        await RunAllAsync(storage, app, scenarios);

        var copies = scenarios.Sum(scenario => scenario.Copies());
        Figures.Report("faults", string.Create(CultureInfo.InvariantCulture,
            $"""
            {scenarios.Count} combinations of {RequestKind.All.Count} kinds of request, {plain.Sum(p => CallsOf(p).Count())} storage calls and {Faults.Length} faults; the fault happened in {scenarios.Count(s => s.Log.Happened > 0)}
              {scenarios.Count(s => s.Refusals == 0)} accepted at once, {scenarios.Count(s => s.Refusals > 0)} refused honestly and accepted when repeated; all contacts right, all mails sent, {copies} of them twice; {watch.Elapsed.TotalSeconds:0} s
            """));
        Assert.True(scenarios.Count > 900, $"only {scenarios.Count} combinations");
        Assert.True(scenarios.Count(s => s.Log.Happened > 0) > scenarios.Count * 0.97, "planned faults did not happen");
        Assert.All(scenarios.Where(s => s.Copies() > 0), s => Assert.True(MayRepeatMail(s), $"{s}: a mail was sent twice"));
    }

    /// <summary>Only a worker that could not note what it had sent may send it again.</summary>
    private static bool MayRepeatMail(Scenario scenario) => scenario.Fault!.Call.StartsWith("PUT Contacts", StringComparison.Ordinal) || scenario.Fault.Call.StartsWith("GET Contacts", StringComparison.Ordinal);

    private static IEnumerable<PlannedFault> Plan(Scenario recorded) =>
        CallsOf(recorded).SelectMany(call => Faults.Select(fault => new PlannedFault(call.Name, call.Ordinal, fault.Fault, fault.Times)));

    private static IEnumerable<(string Name, int Ordinal)> CallsOf(Scenario recorded) =>
        recorded.Log.Names.CountBy(name => name).SelectMany(call => Enumerable.Range(1, call.Value).Select(ordinal => (call.Key, ordinal)));

    // Faults that look alike to the client library are made to last once.
    private static bool Lasts(Fault fault) => fault is Fault.ResetAfter or Fault.ServerError or Fault.ServerErrorAfter or Fault.PreconditionFailed or Fault.Conflict or Fault.TimeoutAfter;

    // The client library repeats most of them, three times. A conflict it does not: each costs a message one of its five tries, and
    // one is left over for a bad moment of a busy machine.
    private static int TimesOf(Fault lasting) => lasting == Fault.Conflict ? 3 : 4;

    private static async Task<List<Scenario>> ReadyAsync(FaultyStorage storage, RunningApp app, IReadOnlyList<(RequestKind Kind, PlannedFault? Fault)> plans)
    {
        // Links that must have ended are made first; then a week goes by for all of them at once.
        var early = await PrepareAsync(storage, app, plans.Where(plan => plan.Kind.LinkHasEnded));
        app.Time.Jump(TimeSpan.FromDays(7.5));
        return [.. early, .. await PrepareAsync(storage, app, plans.Where(plan => !plan.Kind.LinkHasEnded))];
    }

    private static async Task<IReadOnlyCollection<Scenario>> PrepareAsync(FaultyStorage storage, RunningApp app, IEnumerable<(RequestKind Kind, PlannedFault? Fault)> plans)
    {
        var ready = new ConcurrentBag<Scenario>();
        await Parallel.ForEachAsync(plans, Degree(16), async (plan, _) =>
        {
            var scenario = await Scenario.NewAsync(app, storage, plan.Kind, plan.Fault);
            await scenario.PrepareAsync();
            ready.Add(scenario);
        });
        return ready;
    }

    private static async Task RunAllAsync(FaultyStorage storage, RunningApp app, List<Scenario> scenarios)
    {
        // Most of them wait most of the time; those that wait longest go first.
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(scenarios.OrderBy(s => s.Fault is { Fault: Fault.TimeoutBefore or Fault.TimeoutAfter } fault ? -fault.Times : 0), Degree(250), (scenario, _) => NotingAsync(wrong, () => scenario.RunAsync(storage)));
        await SettleAsync(storage, app, scenarios);
        await Parallel.ForEachAsync(scenarios, Degree(16), (scenario, _) => NotingAsync(wrong, () => scenario.VerifyAsync(storage)));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {scenarios.Count}:{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Order(StringComparer.Ordinal).Take(40))}{Environment.NewLine}{string.Join(Environment.NewLine, app.Log.Lines.Where(line => line.Contains("[4003]", StringComparison.Ordinal)))}");
    }

    /// <summary>Waits for the mails; moves the clock on for those that are to be tried again later.</summary>
    private static async Task SettleAsync(FaultyStorage storage, RunningApp app, List<Scenario> scenarios)
    {
        for (var optIn = 0; optIn < 30 && !await ArrivedAsync(scenarios, TimeSpan.FromSeconds(optIn == 0 ? 20 : 4)); optIn++)
        {
            app.Time.Jump(TimeSpan.FromHours(1));
            await storage.HurryAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> ArrivedAsync(List<Scenario> scenarios, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        var (missing, fewest, since) = (scenarios.Count, int.MaxValue, TimeSpan.Zero);
        while (missing > 0 && watch.Elapsed < within && watch.Elapsed - since < TimeSpan.FromSeconds(2.5))
        {
            missing = 0;
            foreach (var scenario in scenarios)
            {
                missing += await scenario.SettledAsync() ? 0 : 1;
            }

            (fewest, since) = missing < fewest ? (missing, watch.Elapsed) : (fewest, since);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return missing == 0;
    }

    private static async ValueTask NotingAsync(ConcurrentBag<string> wrong, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Xunit.Sdk.XunitException e)
        {
            wrong.Add(e.Message);
        }
    }

    private static ParallelOptions Degree(int degree) => new() { MaxDegreeOfParallelism = degree, CancellationToken = TestContext.Current.CancellationToken };

    // As host.json, but what fails is tried again after a second, and many wait at once.
    private static ReadOnlyMemory<byte> QuickQueues => Encoding.UTF8.GetBytes(
        """{"extensions":{"http":{"routePrefix":""},"queues":{"batchSize":32,"newBatchThreshold":200,"visibilityTimeout":"00:00:01","maxPollingInterval":"00:00:00.2","maxDequeueCount":5,"messageEncoding":"base64"}}}""");
}
