using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>
/// Public clients of both products, played call by call (<c>Fixtures/Clients</c>). To approve a change of the table in
/// <c>docs/clients.md</c>, run these tests with <c>APPROVE_CLIENTS=1</c>, look at what changed, and commit it.
/// </summary>
public sealed class ClientExchangeTests(ClientReplays replays) : IClassFixture<ClientReplays>
{
    private const string Wrong = """
        {"name":"Nobody's client","product":"Omnisend v3","source":"made up",
         "headers":{"X-API-KEY":"{apiKey}","Content-Type":"application/json"},
         "calls":[
           {"name":"list","method":"GET","path":"/v3/contacts","status":200,"reads":{"contacts#":0}},
           {"name":"wrong status","method":"GET","path":"/v3/contacts","status":201},
           {"name":"wrong value","method":"GET","path":"/v3/contacts","status":200,"reads":{"paging.offset":1}},
           {"name":"wrong kind","method":"GET","path":"/v3/contacts","status":200,"reads":{"contacts":"<text>"}},
           {"name":"no such header","method":"GET","path":"/v3/contacts","status":200,"readsHeaders":["X-Rate-Limit"]},
           {"name":"nobody there","method":"GET","path":"/v3/contacts","status":200,"after":{"{email}":{"status":"subscribed"}}},
           {"name":"nothing to keep","method":"GET","path":"/v3/contacts","status":200,"keep":{"contactId":"contacts[0].contactID"}},
           {"name":"nothing to send","method":"GET","path":"/v3/contacts/{contactId}","status":404}]}
        """;

    private static readonly string Approved = Path.Combine(Repository.Root, "docs", "clients.md");

    public static TheoryData<string> Clients => [.. ClientExchange.Files];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_gets_what_it_needs(string client)
    {
        var results = await replays.OfAsync(client);
        var faults = results.SelectMany(result => result.Faults.Select(fault => $"{client}, {result.Call}: {fault.Detail}"));
        Assert.True(results.All(result => result.Faults.Count == 0), string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task The_table_of_clients_is_as_it_was_approved()
    {
        List<(ClientExchange, IReadOnlyList<CallResult>)> played = [];
        foreach (var client in ClientExchange.Files)
        {
            played.Add((ClientExchange.Read(client), await replays.OfAsync(client)));
        }

        var table = ClientTable.Of(played);
        if (Environment.GetEnvironmentVariable("APPROVE_CLIENTS") == "1")
        {
            await File.WriteAllTextAsync(Approved, table, TestContext.Current.CancellationToken);
        }

        var expected = File.Exists(Approved) ? await File.ReadAllTextAsync(Approved, TestContext.Current.CancellationToken) : "";
        if (table != expected)
        {
            Assert.Fail(
                $"docs/clients.md is not as it was approved: {FirstDifference(expected, table)} "
                + "Run these tests with APPROVE_CLIENTS=1 to approve it.");
        }
    }

    [Fact]
    public async Task Whatever_is_not_as_a_client_needs_it_is_found()
    {
        var results = await Replay.RunAsync(replays.App, ClientExchange.Parse(Wrong));

        Assert.Equal(
            [
                "", "200 instead of 201", "answer: paging.offset", "answer: contacts", "header X-Rate-Limit", "afterwards: status",
                "contacts[0].contactID", "not tried, as an earlier answer is missing",
            ],
            results.Select(result => string.Join(';', result.Faults.Select(fault => fault.What))));
        Assert.Equal("answer: paging.offset is 0 instead of 1", results[2].Faults[0].Detail);
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(i => i >= was.Length || i >= now.Length || was[i] != now[i]);
        return $"line {line + 1} is now '{(line < now.Length ? now[line] : "")}'.";
    }
}
