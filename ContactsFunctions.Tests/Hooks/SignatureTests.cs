using System.Diagnostics;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>The libraries of Standard Webhooks verify what is sent. They go by the true time, so no other test may move this app's.</summary>
public sealed class SignatureTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signature_is_verified_by_the_library_for_dotnet()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created");
        await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","firstName":"Ädá 中"}""");
        var told = Assert.Single(await receiver.WaitAsync(1));
        var headers = new HeaderDictionary();
        foreach (var name in new[] { "webhook-id", "webhook-timestamp", "webhook-signature" })
        {
            headers.Add(name, told.Headers[name]);
        }

        var webhook = new StandardWebhook(receiver.Hook.Text("secret")!);
        webhook.Verify(told.Body, headers);
        Assert.ThrowsAny<Exception>(() => webhook.Verify(told.Body + " ", headers));
    }

    [Fact]
    public async Task A_signature_is_verified_by_the_library_for_Node()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created");
        await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","firstName":"Ädá 中"}""");
        var told = Assert.Single(await receiver.WaitAsync(1));
        Assert.Equal("contact.created", await VerifyByNodeAsync(receiver.Hook.Text("secret")!, told, told.Body));
        Assert.StartsWith("refused", await VerifyByNodeAsync(receiver.Hook.Text("secret")!, told, told.Body + " "), StringComparison.Ordinal);
    }

    private static async Task<string> VerifyByNodeAsync(string secret, RecordedRequest told, string body)
    {
        const string Script = """
            const { Webhook } = require('standardwebhooks');
            let text = '';
            process.stdin.on('data', part => text += part).on('end', () => {
              const { secret, headers, body } = JSON.parse(text);
              try { console.log(new Webhook(secret).verify(body, headers).type); } catch (e) { console.log('refused ' + e.message); }
            });
            """;
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path.Combine(Repository.Root, "local") };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add(Script);
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers = told.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value), body }));
        node.StandardInput.Close();
        var said = await node.StandardOutput.ReadToEndAsync(Cancellation);
        await node.WaitForExitAsync(Cancellation);
        return said.Trim();
    }
}
