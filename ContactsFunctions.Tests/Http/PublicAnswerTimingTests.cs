using System.Diagnostics;
using System.Globalization;
using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Http;

/// <summary>How long an answer takes tells a caller without a key nothing about the address (contract §5).</summary>
[Trait("Lane", "Slow")]
[Collection(nameof(Alone))]
public sealed class PublicAnswerTimingTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const int Samples = 40;

    private const int LargeBody = 190 * 1024;
    private const int AtOnce = 16;
    private const int Rounds = 10;

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_after_the_same_time()
    {
        var store = await app.NewStoreAsync();
        var known = TestStore.NewEmail();
        using var made = await store.PostAuthenticatedAsync($$"""{"email":"{{known}}","marketingAllowed":true,"doubleOptin":false}""");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await TimeAsync(store, TestStore.NewEmail());
        List<double> ofKnown = [], ofUnknown = [], ofHoneypot = [];

        // In turns, so that whatever else the machine does meets all of them alike.
        for (var sample = 0; sample < Samples; sample++)
        {
            ofKnown.Add(await TimeAsync(store, known));
            ofUnknown.Add(await TimeAsync(store, TestStore.NewEmail()));
            ofHoneypot.Add(await TimeAsync(store, TestStore.NewEmail(), ",\"alt_contact\":\"x\""));
        }

        var (a, b, c) = (Median(ofKnown), Median(ofUnknown), Median(ofHoneypot));
        Figures.Report("public-timing", string.Create(CultureInfo.InvariantCulture,
            $"median answer to a known address {a:0.0} ms, to an unknown one {b:0.0} ms, to a robot {c:0.0} ms ({Samples} each, in turns)"));

        // No answer leaves before the floor; how far beyond it a busy machine gets is not this test's business.
        Assert.All([.. ofKnown, .. ofUnknown, .. ofHoneypot], time => Assert.True(time >= 99, $"answered after {time:0.0} ms"));
        Assert.True(Math.Abs(a - b) < 50 && Math.Abs(a - c) < 50, $"{a:0.0}, {b:0.0}, {c:0.0} ms");
    }

    /// <summary>A large body costs more work, and more of it for an address that is new: that must not show either.</summary>
    [Fact]
    public async Task Large_posts_side_by_side_tell_known_addresses_from_unknown_ones_no_better_than_chance()
    {
        var store = await app.NewStoreAsync();
        var more = $",\"properties\":{{\"a\":\"{new string('x', 2000)}\"}},\"tags\":[\"a\"],\"alt\":\"{new string('y', LargeBody)}\"";
        var known = Enumerable.Range(0, AtOnce / 2).Select(_ => TestStore.NewEmail()).ToArray();
        foreach (var email in known)
        {
            using var made = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"properties":{"a":"{{new string('x', 2000)}}"},"tags":["a"]}""");
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        List<double> ofKnown = [], ofUnknown = [];
        for (var round = 0; round < Rounds; round++)
        {
            var times = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => TimeAsync(store, i % 2 == 0 ? known[i / 2] : TestStore.NewEmail(), more)));
            ofKnown.AddRange(times.Where((_, i) => i % 2 == 0));
            ofUnknown.AddRange(times.Where((_, i) => i % 2 == 1));
        }

        // How often an unknown address takes longer than a known one: a half tells nothing.
        var told = ofKnown.Average(one => (ofUnknown.Count(other => other > one) + (ofUnknown.Count(other => other == one) / 2.0)) / ofUnknown.Count);
        Figures.Report("public-timing-large", string.Create(CultureInfo.InvariantCulture,
            $"{AtOnce} posts of {LargeBody / 1024} KiB at once, {Rounds} rounds: known {Median(ofKnown):0} ms, unknown {Median(ofUnknown):0} ms; AUC {told:0.00}"));
        Assert.InRange(told, 0.35, 0.65);
    }

    /// <summary>Who asks for a way into the console learns neither who is an owner nor which stores there are.</summary>
    [Fact]
    public async Task Owners_strangers_and_stores_that_are_none_are_answered_after_the_same_time()
    {
        const int Asks = 20;
        string[] owners = [.. Enumerable.Range(0, Asks).Select(_ => TestStore.NewEmail())];
        List<TestStore> stores = [];
        foreach (var some in owners.Chunk(10))
        {
            stores.Add(await app.NewStoreAsync($$"""{"name":"Shop","owners":["{{string.Join("\",\"", some)}}"]}"""));
        }

        await AskAsync(stores[0].Id, TestStore.NewEmail());
        List<double> ofOwner = [], ofStranger = [], ofNoStore = [];
        for (var ask = 0; ask < Asks; ask++)
        {
            ofOwner.Add(await AskAsync(stores[ask / 10].Id, owners[ask]));
            ofStranger.Add(await AskAsync(stores[ask / 10].Id, TestStore.NewEmail()));
            ofNoStore.Add(await AskAsync($"none-{ask}", TestStore.NewEmail()));
        }

        var (a, b, c) = (Median(ofOwner), Median(ofStranger), Median(ofNoStore));
        Figures.Report("console-timing", string.Create(CultureInfo.InvariantCulture,
            $"median answer to an owner {a:0.0} ms, to a stranger {b:0.0} ms, for a store that is none {c:0.0} ms ({Asks} each, in turns)"));
        Assert.All([.. ofOwner, .. ofStranger, .. ofNoStore], time => Assert.True(time >= 99, $"answered after {time:0.0} ms"));
        Assert.True(Math.Abs(a - b) < 50 && Math.Abs(a - c) < 50, $"{a:0.0}, {b:0.0}, {c:0.0} ms");

        // The owners were really asked: each has a mail.
        await Eventually.TrueAsync(() => owners.All(owner => app.Smtp.Mails.Any(mail => mail.Recipients.Contains(owner))));

        async Task<double> AskAsync(string store, string address)
        {
            using var form = new FormUrlEncodedContent([new("store", store), new("address", address)]);
            var began = Stopwatch.GetTimestamp();
            using var answer = await app.Client.PostAsync(new Uri(app.BaseAddress, "console"), form, TestContext.Current.CancellationToken);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            return took;
        }
    }

    private static async Task<double> TimeAsync(TestStore store, string email, string more = "")
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await store.PostPublicAsync($$"""{"email":"{{email}}"{{more}} }""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
