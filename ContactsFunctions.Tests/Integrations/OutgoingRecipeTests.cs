using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Integrations;

/// <summary>What <c>docs/integrations.md</c> says of messages to other programs: how to ask for them, read them and check them.</summary>
public sealed partial class OutgoingRecipeTests(RunningApp app) : IClassFixture<RunningApp>
{
    internal const string Section = "Webhooks to the outside";

    [Fact]
    public async Task A_message_is_as_the_page_shows_it_and_can_be_read_and_checked_as_it_says()
    {
        var store = await app.NewStoreAsync();
        await using var receiver = await LoopbackServer.StartAsync((_, _) => Task.CompletedTask);
        var secret = await AskAsync(store, receiver.Address);
        var email = TestStore.NewEmail();

        await store.SubmitAsync($$"""{"email":"{{email}}","tags":["a","b"],"marketingAllowed":true,"doubleOptin":false}""");
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.Requests.IsEmpty));

        Assert.True(receiver.Requests.TryPeek(out var message));
        var body = JsonElement.Parse(message.Body);
        Assert.Equal(Paths(JsonElement.Parse(Block(1))), Paths(body));

        var read = await PageCode.RunAsync("n8n", Block(2), JsonSerializer.SerializeToElement(new { headers = message.Headers, body }));
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse($$"""{"event":"contact.subscribed","email":"{{email}}","tags":"a, b"}"""), JsonElement.Parse(read)), read);

        Assert.Equal(("true", "false"), (await CheckAsync(message, message.Body), await CheckAsync(message, message.Body + " ")));

        async Task<string> CheckAsync(RecordedRequest received, string raw)
        {
            var headers = received.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
            var code = Block(3).Replace("whsec_...", secret, StringComparison.Ordinal);
            return await PageCode.RunAsync("check", code, JsonSerializer.SerializeToElement(new { headers, raw }));
        }
    }

    /// <summary>As the page's curl does, but for the address that is told.</summary>
    /// <returns>The hook's secret.</returns>
    private static async Task<string> AskAsync(TestStore store, Uri target)
    {
        var sent = Sent.Match(Block(0)).Groups[1].Value
            .Replace("https://n8n.example.com/webhook/contacts", target.AbsoluteUri, StringComparison.Ordinal);
        using var answer = await store.SendAsync(
            HttpMethod.Post, $"api/v1/stores/{store.Id}/hooks", TestStore.JsonBody(sent), authenticated: true);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await Json.ReadAsync(answer)).GetProperty("secret").GetString()!;
    }

    private static string Block(int number) => Recipe.TextOf(Section, number);

    /// <summary>The names of all members, with those around them.</summary>
    private static IEnumerable<string> Paths(JsonElement json, string around = "") => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Paths(member.Value, $"{around}.{member.Name}")).Order(),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Paths(item, $"{around}[]")).Append(around).Distinct()
            .Where(path => !path.EndsWith("[]", StringComparison.Ordinal)),
        _ => [around],
    };

    [GeneratedRegex("-d '(.+)'")]
    private static partial Regex Sent { get; }
}
