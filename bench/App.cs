using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.LocalRuntime;

namespace ContactsFunctions.Bench;

/// <summary>The app as a process of its own, in Release, as <c>dev.cs run</c> starts it.</summary>
internal sealed class App : IAsyncDisposable
{
    private const string MasterKey = "master-key-of-the-benchmarks";

    private readonly ChildProcess process;

    private App(ChildProcess process, Uri address, HttpClient client) => (this.process, Address, Client) = (process, address, client);

    public Uri Address { get; }

    public HttpClient Client { get; }

    public int Id => process.Id;

    /// <summary>Starts it and waits until it accepts connections; nothing is asked of it yet.</summary>
    public static async Task<App> StartAsync(Azurite azurite, bool sendsMail = true, string? assembly = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        var mails = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "bench", "mails"));
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            "dotnet",
            ["exec", assembly ?? typeof(LocalHost).Assembly.Location, "--parent-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = azurite.ConnectionString(),
                ["Storage__CreateMissing"] = "true",
                ["Links__PublicUrl"] = address.AbsoluteUri,
                ["Links__SigningKey"] = Convert.ToBase64String(new byte[32]),
                ["Mail__Delivery"] = "folder",
                ["Mail__Folder__Path"] = mails.FullName,
                ["Mail__SenderAddress"] = "shop@example.com",
                ["RateLimits__Enabled"] = "false",
                ["LocalRuntime__Urls"] = address.AbsoluteUri.TrimEnd('/'),
                ["LocalRuntime__MasterKey"] = MasterKey,
                ["AzureWebJobs__SendMail__Disabled"] = sendsMail ? "false" : "true",
            },
            onLine: line =>
            {
                if (line.StartsWith("Listening on", StringComparison.Ordinal))
                {
                    listening.TrySetResult();
                }
            });
        if (await Task.WhenAny(listening.Task, process.Exited) != listening.Task)
        {
            throw new InvalidOperationException($"The app did not start:{Environment.NewLine}{process.LastOutput}");
        }

        return new(process, address, new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address });
    }

    /// <summary>Makes a store and a key for it.</summary>
    public async Task<string> NewStoreAsync(string id)
    {
        using var made = await ManageAsync(HttpMethod.Put, $"manage/stores/{id}", """{"name":"Shop","welcomeEmail":true}""");
        made.EnsureSuccessStatusCode();
        using var key = await ManageAsync(HttpMethod.Post, $"manage/stores/{id}/keys", null);
        return JsonDocument.Parse(await key.Content.ReadAsStringAsync()).RootElement.GetProperty("apiKey").GetString()!;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string json, string? apiKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (apiKey is not null)
        {
            request.Headers.Add("X-API-Key", apiKey);
        }

        return await Client.SendAsync(request);
    }

    public long Memory()
    {
        using var running = Process.GetProcessById(Id);
        return running.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }

    private async Task<HttpResponseMessage> ManageAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-functions-key", MasterKey);
        request.Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await Client.SendAsync(request);
    }
}
