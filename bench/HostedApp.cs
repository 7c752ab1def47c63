using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench;

/// <summary>A published app on the local host, each a process of its own.</summary>
internal sealed class HostedApp : IAsyncDisposable
{
    private const string MasterKey = "master-key-of-the-benchmarks";

    private readonly FunctionsHost host;

    private HostedApp(FunctionsHost host, Uri address)
    {
        this.host = host;
        Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>What the worker holds of the machine's memory, in bytes.</summary>
    public long WorkerMemory
    {
        get
        {
            using var worker = Process.GetProcessById(host.WorkerId);
            return worker.WorkingSet64;
        }
    }

    public static async Task<HostedApp> StartAppAsync(Azurite azurite, AppSettings? settings = null) =>
        await StartAsync(await Published.AppAsync(), azurite, settings);

    public static async Task<HostedApp> StartBaselinesAsync(Azurite azurite) => await StartAsync(await Published.BaselinesAsync(), azurite);

    /// <summary>Starts it and waits until it accepts connections; nothing is asked of it yet.</summary>
    public static async Task<HostedApp> StartAsync(string folder, Azurite azurite, AppSettings? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = FunctionsHost.Start(address, MasterKey, (settings ?? new()).On(azurite, address), folder, onLine: line =>
        {
            if (line.StartsWith("Listening on", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        });
        if (await Task.WhenAny(listening.Task, host.Exited) != listening.Task)
        {
            throw new InvalidOperationException($"The app did not start:{Environment.NewLine}{host.LastOutput}");
        }

        return new(host, address);
    }

    /// <summary>Makes a store and a key for it.</summary>
    public async Task<string> NewStoreAsync(string id)
    {
        using var made = await ManageAsync(HttpMethod.Put, $"manage/stores/{id}", """{"name":"Shop","welcomeEmail":true}""");
        made.EnsureSuccessStatusCode();
        using var key = await ManageAsync(HttpMethod.Post, $"manage/stores/{id}/keys", null);
        using var answer = JsonDocument.Parse(await key.Content.ReadAsStreamAsync());
        return answer.RootElement.GetProperty("apiKey").GetString()!;
    }

    public async Task<HttpResponseMessage> ManageAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-functions-key", MasterKey);
        request.Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await Client.SendAsync(request);
    }

    /// <exception cref="InvalidOperationException">The answer is no success.</exception>
    public async Task PostAsync(string path, string json, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (apiKey is not null)
        {
            request.Headers.Add("X-API-Key", apiKey);
        }

        using var answer = await Client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}. The host's last words:{Environment.NewLine}{host.LastOutput}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
    }
}
