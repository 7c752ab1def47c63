using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Host.Workers;

/// <summary>A worker's process that is killed with work in hand.</summary>
[Trait("Lane", "Slow")]
public sealed class KilledWorkerTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly DirectoryInfo app = AppWithoutRest();
    private readonly SmtpListener smtp = SmtpListener.Start();
    private readonly HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{FreePort.Find()}/") };
    private readonly ConcurrentQueue<string> acknowledged = new();
    private readonly ConcurrentQueue<HttpStatusCode> refused = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_worker_costs_one_request_at_most_and_no_message()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends signals.");
        var workers = new ConcurrentQueue<int>();
        var settings = HostProcess.Settings(azurite.NewAccount(), client.BaseAddress!);
        settings["Mail__Smtp__Port"] = smtp.Port.ToString(CultureInfo.InvariantCulture);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = FunctionsHost.Start(client.BaseAddress!, RunningApp.MasterKey, settings, app.FullName, SeeLine, workers.Enqueue);
        await Task.WhenAny(listening.Task, host.Exited).Soon();
        Assert.False(host.Exited.IsCompleted, host.LastOutput);
        await MakeStoreAsync();

        // The first mail is with the relay, which is in no hurry, when the worker dies.
        smtp.Answer = step => step is { Verb: "MESSAGE", Connection: 1 } ? SmtpListener.Silence : null;
        await PostAsync();
        await Eventually.TrueAsync(() => Task.FromResult(smtp.Steps.Any(step => step.Verb == "MESSAGE")));
        var first = host.WorkerId;
        Processes.Signal(first, "KILL");
        var before = acknowledged.Count;
        await Eventually.TrueAsync(async () =>
        {
            await PostAsync();
            return acknowledged.Count >= before + 10;
        });

        Assert.True(refused.ToArray() is [] or [HttpStatusCode.InternalServerError], $"Failed: {string.Join(", ", refused)} {host.LastOutput}");
        Assert.NotEqual(first, host.WorkerId);
        Assert.Equal([first, host.WorkerId], workers);
        foreach (var email in acknowledged)
        {
            await smtp.WaitForAsync(mail => mail.Recipients.Contains(email), Cancellation).Soon();
        }

        void SeeLine(string line)
        {
            if (line.StartsWith("Listening on", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await smtp.DisposeAsync();
        app.Delete(recursive: true);
    }

    /// <summary>The app, whose failed messages do not rest before they are tried again.</summary>
    private static DirectoryInfo AppWithoutRest()
    {
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");
        foreach (var file in Directory.EnumerateFiles(FunctionsHost.BuiltApp, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.FullName, Path.GetRelativePath(FunctionsHost.BuiltApp, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var hostJson = Path.Combine(folder.FullName, "host.json");
        File.WriteAllText(hostJson, File.ReadAllText(hostJson)
            .Replace("\"visibilityTimeout\": \"00:00:30\"", "\"visibilityTimeout\": \"00:00:00\"", StringComparison.Ordinal)
            .Replace("\"maxPollingInterval\": \"00:00:10\"", "\"maxPollingInterval\": \"00:00:01\"", StringComparison.Ordinal));
        return folder;
    }

    private async Task MakeStoreAsync()
    {
        client.DefaultRequestHeaders.Add("x-functions-key", RunningApp.MasterKey);
        using var made = await client.PutAsync(new Uri("manage/stores/shop", UriKind.Relative), TestStore.JsonBody("""{"name":"Test Shop"}"""), Cancellation).Soon();
        made.EnsureSuccessStatusCode();
        using var key = await client.PostAsync(new Uri("manage/stores/shop/keys", UriKind.Relative), null, Cancellation).Soon();
        client.DefaultRequestHeaders.Add("X-API-Key", JsonSerializer.Deserialize<JsonElement>(await key.Content.ReadAsStringAsync(Cancellation)).GetProperty("apiKey").GetString());
    }

    private async Task PostAsync()
    {
        var email = TestStore.NewEmail();
        using var answer = await client.PostAsync(
            new Uri("api/v1/stores/shop/contacts", UriKind.Relative), TestStore.JsonBody($$"""{"email":"{{email}}","marketingAllowed":true}"""), Cancellation).Soon();
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            acknowledged.Enqueue(email);
        }
        else
        {
            refused.Enqueue(answer.StatusCode);
        }
    }
}
