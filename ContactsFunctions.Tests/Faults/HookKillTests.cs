using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// The app's process is killed again and again while it tells a webhook of what happens: of everything that was acknowledged the
/// receiver hears, and a repeat has the id of the first.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class HookKillTests
{
    private const int Seed = 17;
    private const int Workers = 4;

    /// <summary>The full form: <c>CONTACTS_KILLS=100</c>.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("CONTACTS_KILLS") ?? "6", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_hears_of_everything_whatever_dies()
    {
        // Every ninth message is refused at first, so that there are repeats to be killed as well.
        await using var receiver = await LoopbackServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number % 9 == 0 ? StatusServiceUnavailable : 200;
            return Task.CompletedTask;
        });
        await using var azurite = await Azurite.StartAsync(cancellationToken: Cancellation);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        app.Start();
        await app.ReadyAsync(Cancellation);
        app.Client.DefaultRequestHeaders.Add("X-API-Key", await app.NewStoreAsync("hooked", Cancellation));
        using var made = await app.Client.PostAsJsonAsync(
            new Uri(app.Address, "api/v1/stores/hooked/hooks"),
            new { targetUrl = receiver.Address, events = new[] { "contact.created", "contact.updated" } },
            Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var acknowledged = new ConcurrentBag<string>();
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => LiveAsync(app, worker, acknowledged, over.Token))).ToArray();
        await KillAsync(app, receiver);
        await over.CancelAsync();
        await Task.WhenAll(load);

        await Eventually.TrueAsync(() => Task.FromResult(Told(receiver).Count == acknowledged.Count * 2), TimeSpan.FromMinutes(4));
        var told = Told(receiver);
        Figures.Report("webhook kills", string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} kills: {acknowledged.Count} contacts, {told.Count} events, {receiver.Requests.Count} posts, {told.Values.Count(posts => posts.Count > 1)} events more than once"));
        Assert.Equal(acknowledged.Order(), told.Keys.Select(key => key.Contact).Distinct().Order());
        Assert.All(told.Values, posts => Assert.Single(posts.Distinct()));
        Assert.Equal(told.Count, told.Values.Select(posts => posts[0]).Distinct().Count());
    }

    private const int StatusServiceUnavailable = (int)HttpStatusCode.ServiceUnavailable;

    /// <summary>The ids under which each event came.</summary>
    private static Dictionary<(string Contact, string Type), List<string>> Told(LoopbackServer receiver)
    {
        Dictionary<(string Contact, string Type), List<string>> told = [];
        foreach (var request in receiver.Requests)
        {
            using var body = JsonDocument.Parse(request.Body);
            var key = (body.RootElement.GetProperty("data").GetProperty("contact").Text("contactID")!, body.RootElement.Text("type")!);
            (told.TryGetValue(key, out var ids) ? ids : told[key] = []).Add(request.Headers["webhook-id"]);
        }

        return told;
    }

    /// <summary>Makes contacts one after the other and changes each once; a request without an answer is sent again.</summary>
    private static async Task LiveAsync(AppProcess app, int worker, ConcurrentBag<string> acknowledged, CancellationToken over)
    {
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var email = $"w{worker}n{number}@example.com";
            await PostAsync(app, new { email, firstName = "Ada" });
            acknowledged.Add(await PostAsync(app, new { email, firstName = "Grace" }));
            await Task.Delay(30, CancellationToken.None);
        }
    }

    private static async Task<string> PostAsync(AppProcess app, object contact)
    {
        while (true)
        {
            try
            {
                using var answer = await app.Client.PostAsJsonAsync(new Uri(app.Address, "api/v1/stores/hooked/contacts"), contact, Cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return (await Json.ReadAsync(answer)).Text("contactID")!;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task KillAsync(AppProcess app, LoopbackServer receiver)
    {
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await app.ReadyAsync(Cancellation);
            var enough = receiver.Requests.Count + random.Next(1, 20);
            await Eventually.TrueAsync(() => receiver.Requests.Count >= enough);
            await Task.Delay(random.Next(0, 100), Cancellation);
            await app.KillAsync();
            app.Start();
        }

        await app.ReadyAsync(Cancellation);
    }
}
