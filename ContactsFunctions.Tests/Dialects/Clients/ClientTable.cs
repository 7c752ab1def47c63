using System.Globalization;
using System.Text;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary><c>docs/clients.md</c>: which client was played, and what came of each of its calls.</summary>
internal static class ClientTable
{
    private const string Introduction = """
        # Clients

        Programs that speak Remarkety's or Omnisend's API, and whether each of their contact calls works here. *Right*
        means: the answer has the status, the members and the headers that the client reads, and afterwards the contact is
        as the client's user expects.

        A test generates this page, from files and from what came back. For each client there is a file in
        [ContactsFunctions.Tests/Fixtures/Clients](../ContactsFunctions.Tests/Fixtures/Clients/README.md) with its calls,
        written anew from its public source: method, path, headers and body with made-up data, and what the client reads of
        the answer. The test plays them over HTTP against the running app, each client in a store of its own. The clients'
        own programs do not run: they are written in PHP, C#, Go, Python and JavaScript, and most need a whole shop around
        them. What they do with an answer is in the file, as far as it can fail.

        **Add a client:** write its file, run
        `APPROVE_CLIENTS=1 dotnet run dev.cs test --filter-class '*ClientExchangeTests'`, look at the row that it got here,
        and commit both. A call that is not right fails the test and shows here with its reason.

        """;

    public static string Of(IReadOnlyList<(ClientExchange Client, IReadOnlyList<CallResult> Results)> played)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        var calls = played.SelectMany(client => client.Results).ToList();
        var right = calls.Count(call => call.Faults.Count == 0);
        text.Append(CultureInfo.InvariantCulture, $"\n{played.Count} clients, {calls.Count} calls; {right} are right.\n");
        foreach (var product in played.GroupBy(client => client.Client.Product).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {product.Key}\n\n| client | call | result |\n|---|---|---|\n");
            foreach (var (client, results) in product.OrderBy(client => client.Client.Name, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var (index, result) in results.Index())
                {
                    var name = index == 0 ? Link(client) : "";
                    text.Append(CultureInfo.InvariantCulture, $"| {name} | {result.Call} | {Outcome(result)} |\n");
                }
            }
        }

        text.Append("\n## Different on purpose, and what no service can do\n\n");
        foreach (var (client, _) in played.OrderBy(client => client.Client.Name, StringComparer.OrdinalIgnoreCase))
        {
            foreach (var remark in client.Remarks)
            {
                text.Append(CultureInfo.InvariantCulture, $"- **{client.Name}**: {remark}\n");
            }
        }

        return text.ToString();
    }

    private static string Link(ClientExchange client) =>
        client.Source.StartsWith("https://", StringComparison.Ordinal)
            ? $"[{client.Name}]({client.Source})"
            : $"{client.Name} ({client.Source})";

    private static string Outcome(CallResult result) =>
        result.Faults.Count == 0 ? "right" : $"**wrong**: {string.Join("; ", result.Faults.Select(fault => fault.What))}";
}
