using System.Text;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Sms;

/// <summary>Whoever guesses signatures or stores is counted like one who guesses keys (contract §9).</summary>
public sealed class GuessedSignatureTests(AzuriteFixture azurite)
{
    private const string Secret = "a-secret-of-the-provider";
    private const string Form = "From=%2B14155552671&Body=Hello";

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong")]
    [InlineData("wrong type")]
    [InlineData("no such store")]
    [InlineData("no such setting")]
    public async Task A_call_that_fails_counts_and_soon_nothing_more_is_looked_at(string why)
    {
        await using var app = new RunningApp(azurite) { Settings = { ["RateLimits:Enabled"] = "true", ["RateLimits:PerIpPerMinute"] = "2" } };
        await app.InitializeAsync();
        var open = await app.NewStoreAsync($$"""{"sms":{"inboundSecret":"{{Secret}}"} }""");
        var closed = await app.NewStoreAsync();
        var store = why switch { "no such store" => "nobody", "no such setting" => closed.Id, _ => open.Id };
        List<int> answers = [];
        for (var guess = 0; guess < 3; guess++)
        {
            answers.Add(await PostAsync(app, store, why == "missing" ? null : "nonsense", why == "wrong type" ? "text/plain" : "application/x-www-form-urlencoded"));
        }

        var expected = why switch { "missing" or "wrong" => 403, "wrong type" => 415, _ => 404 };
        Assert.Equal([expected, expected, 429], answers);
        Assert.Equal(429, await PostAsync(app, open.Id, Signature.Of(Secret, Address(app, open.Id), Form)));
    }

    [Fact]
    public async Task Messages_that_are_signed_right_do_not_count()
    {
        await using var app = new RunningApp(azurite) { Settings = { ["RateLimits:Enabled"] = "true", ["RateLimits:PerIpPerMinute"] = "1" } };
        await app.InitializeAsync();
        var store = await app.NewStoreAsync($$"""{"sms":{"inboundSecret":"{{Secret}}"} }""");
        for (var message = 0; message < 4; message++)
        {
            Assert.Equal(200, await PostAsync(app, store.Id, Signature.Of(Secret, Address(app, store.Id), Form)));
        }
    }

    private static Uri Address(RunningApp app, string store) => new(app.BaseAddress, $"webhooks/sms/{store}");

    private static async Task<int> PostAsync(RunningApp app, string store, string? signature, string type = "application/x-www-form-urlencoded")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(app, store)) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(Form)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (signature is not null)
        {
            request.Headers.Add("X-Twilio-Signature", signature);
        }

        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
