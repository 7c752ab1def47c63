using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Hosting;
using ContactsFunctions.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// The whole app: its worker in this process, in the local host; real HTTP, a storage account of its own, real SMTP.
/// Tests take a store each, so that any number of them can share one app.
/// </summary>
public sealed class RunningApp(AzuriteFixture azurite) : IAsyncLifetime
{
    public const string MasterKey = "master-key-of-the-tests";

    private LocalHost? host;
    private InProcessWorker? worker;

    public JumpingTime Time { get; } = new();

    public SmtpListener Smtp { get; } = SmtpListener.Start();

    /// <summary>Everything the app has logged.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>What tests sent, and the log must not repeat.</summary>
    public PersonalData Sent { get; } = new();

    /// <summary>Follows no redirects, as a test wants to see them.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public string ConnectionString { get; private set; } = string.Empty;

    /// <summary>Settings beyond those every test needs, or instead of them; to be set before the app starts.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Whether the app takes mails and batches from their queues; a test that plays the queue itself says no, before the app starts.</summary>
    public bool TakesFromQueues { get; set; } = true;

    public HostJson HostJson { get; set; } = HostJson.Read(Path.Combine(Repository.Root, "host.json"));

    /// <summary>Registrations instead of the app's own; to be set before the app starts.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    public Uri BaseAddress => host!.BaseAddress;

    public IServiceProvider Services => worker!.Services;

    public TableClient Contacts => new(ConnectionString, "Contacts");

    public QueueClient Queue(string name) => new(ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public async ValueTask InitializeAsync()
    {
        ConnectionString = azurite.NewAccount();
        await StartAsync();
    }

    /// <summary>Starts the app; again after <see cref="StopAsync"/>, on the same storage.</summary>
    public async Task StartAsync()
    {
        // Links in mails name the port, so it is chosen before the app takes it; meanwhile another may have been faster.
        for (var tries = 1; host is null; tries++)
        {
            try
            {
                host = await StartAsync(FreePort.Find());
            }
            catch (IOException) when (tries < 10)
            {
            }
        }

        Client.BaseAddress ??= host.BaseAddress;
    }

    private async Task<LocalHost> StartAsync(int port)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["Storage:CreateMissing"] = "true",
            ["Links:PublicUrl"] = $"http://127.0.0.1:{port}/",
            ["Links:SigningKey"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("a signing key of at least 32 bytes")),
            ["Mail:Delivery"] = "smtp",
            ["Mail:SenderAddress"] = "shop@example.com",
            ["Mail:Smtp:Host"] = Smtp.Host,
            ["Mail:Smtp:Port"] = Smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["RateLimits:Enabled"] = "false",
            ["Hooks:AllowLoopback"] = "true",
        };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        if (!TakesFromQueues)
        {
            settings["AzureWebJobs.SendMail.Disabled"] = "true";
            settings["AzureWebJobs.WorkBatch.Disabled"] = "true";
            settings["AzureWebJobs.WorkImport.Disabled"] = "true";
            settings["AzureWebJobs.WorkHooks.Disabled"] = "true";
        }

        var httpPort = FreePort.Find();
        return await LocalHost.StartAsync(new LocalHostOptions
        {
            AppFolder = AppContext.BaseDirectory,
            StartWorker = address => worker = InProcessWorker.Start(settings, httpPort, address, builder =>
            {
                builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
                Replace?.Invoke(builder.Services);
            }),
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            HostJson = HostJson,
            Urls = $"http://127.0.0.1:{port}",
            MasterKey = MasterKey,
            TimeProvider = Time,
        });
    }

    public async Task StopAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
            host = null;
        }
    }

    /// <summary>A store nobody else uses, with a key.</summary>
    /// <param name="settings">Its settings, as an operator would send them.</param>
    public async Task<TestStore> NewStoreAsync(string settings = """{"name":"Test Shop","welcomeEmail":true}""")
    {
        var id = $"store-{Guid.NewGuid():N}";
        using var put = await ManageAsync(HttpMethod.Put, $"manage/stores/{id}", settings);
        var answer = await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(put.IsSuccessStatusCode, $"{put.StatusCode}: {answer}\n{string.Join('\n', Log.Lines.TakeLast(20))}");
        using var made = await ManageAsync(HttpMethod.Post, $"manage/stores/{id}/keys");
        var key = (await Json.ReadAsync(made)).GetProperty("apiKey").GetString()!;
        return new TestStore(this, id, key);
    }

    /// <summary>Does what an operator does.</summary>
    public async Task<HttpResponseMessage> ManageAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(BaseAddress, path));
        request.Headers.Add("x-functions-key", MasterKey);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await Smtp.DisposeAsync();
        Sent.AssertNotIn(Log.Lines);
    }
}
