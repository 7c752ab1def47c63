using System.Globalization;
using System.Text;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Support;

/// <summary>The app as a process of its own, to be ended as a crash ends it and started again on the same storage.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    public const string SigningKey = "YSBzaWduaW5nIGtleSBvZiBhdCBsZWFzdCAzMiBieXRlcw==";

    private readonly Dictionary<string, string?> settings;
    private FunctionsHost? process;

    private readonly string? folder;

    /// <param name="connectionString">Its storage account.</param>
    /// <param name="smtp">Where it sends mail.</param>
    /// <param name="folder">The app; null for the one that is built here.</param>
    public AppProcess(string connectionString, SmtpListener smtp, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(smtp);
        this.folder = folder;
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}/");
        settings = new()
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["Storage__CreateMissing"] = "true",
            ["Links__PublicUrl"] = Address.AbsoluteUri,
            ["Links__SigningKey"] = SigningKey,
            ["Mail__Delivery"] = "smtp",
            ["Mail__SenderAddress"] = "shop@example.com",
            ["Mail__Smtp__Host"] = smtp.Host,
            ["Mail__Smtp__Port"] = smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__Smtp__Timeout"] = "00:00:05",
            ["RateLimits__Enabled"] = "false",
            ["Hooks__AllowLoopback"] = "true",
            ["DOTNET_TieredPGO"] = "0",

            // A message whose worker was killed is back sooner than it would be otherwise.
            ["LocalHost__QueueLeaseSeconds"] = "6",
        };
    }

    public Uri Address { get; }

    public int Id => process!.Id;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public void Start() => process = FunctionsHost.Start(Address, RunningApp.MasterKey, settings, folder);

    /// <summary>Waits until it answers and reaches its storage.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri(Address, "health"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (process is { Exited.IsCompleted: false })
            {
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"The app ended by itself:{Environment.NewLine}{process!.LastOutput}");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        await process!.KillAsync();
        await process.DisposeAsync();
        process = null;
    }

    /// <summary>Makes a store with a key.</summary>
    public async Task<string> NewStoreAsync(string id, CancellationToken cancellationToken)
    {
        using var made = await ManageAsync(HttpMethod.Put, $"manage/stores/{id}", """{"name":"Test Shop","welcomeEmail":true}""", cancellationToken);
        made.EnsureSuccessStatusCode();
        using var key = await ManageAsync(HttpMethod.Post, $"manage/stores/{id}/keys", null, cancellationToken);
        return (await Json.ReadAsync(key)).GetProperty("apiKey").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private async Task<HttpResponseMessage> ManageAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Add("x-functions-key", RunningApp.MasterKey);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request, cancellationToken);
    }
}
