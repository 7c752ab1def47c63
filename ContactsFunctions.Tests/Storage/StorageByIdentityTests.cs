using System.Net;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Setup;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Storage;

/// <summary>The app with settings as the deployment makes them: no key, an identity, endpoints over TLS.</summary>
public sealed class StorageByIdentityTests
{
    private static readonly Dictionary<string, string?> Cloud = new()
    {
        ["AzureWebJobsStorage:credential"] = "managedidentity",
        ["AzureWebJobsStorage:clientId"] = "11111111-2222-3333-4444-555555555555",
        ["AzureWebJobsStorage:blobServiceUri"] = "https://shop.blob.core.windows.net/",
        ["AzureWebJobsStorage:queueServiceUri"] = "https://shop.queue.core.windows.net/",
        ["AzureWebJobsStorage:tableServiceUri"] = "https://shop.table.core.windows.net/",
        ["Links:PublicUrl"] = "https://contacts.example.com",
        ["Links:SigningKey"] = Convert.ToBase64String(new byte[32]),
        ["Mail:Delivery"] = "acs",
        ["Mail:SenderAddress"] = "news@shop.example",
        ["Mail:Acs:Endpoint"] = "https://shop.communication.azure.com",
        ["Http:TrustedProxies"] = "1",
        ["Telemetry:ConnectionString"] = "InstrumentationKey=00000000-0000-0000-0000-000000000000",
    };

    [Fact]
    public async Task Tables_and_queues_are_asked_with_the_identitys_token()
    {
        await using var service = await LoopbackServer.StartAsync(AnswerAsync, https: true);
        var identity = new FixedToken();
        await using var app = App(
            new(Cloud) { ["AzureWebJobsStorage:tableServiceUri"] = $"{service.Address}", ["AzureWebJobsStorage:queueServiceUri"] = $"{service.Address}" },
            services => services.AddSingleton<TokenCredential>(identity).AddSingleton(LoopbackServer.TrustingTransport()));

        var health = await ActivatorUtilities.CreateInstance<HealthFunction>(app).GetAsync(new DefaultHttpContext { RequestServices = app }.Request);
        await app.GetRequiredService<MailOutbox>().DeadLetterAsync(new("shop", "contact", "mail", MailKind.Welcome, 0, default), TestContext.Current.CancellationToken);

        Assert.Equal(StatusCodes.Status200OK, ((IStatusCodeHttpResult)health).StatusCode ?? 200);
        Assert.Equal(["/Stores(PartitionKey='health',RowKey='health')", "/mail-poison/messages"], service.Requests.Select(r => WebUtility.UrlDecode(r.Target.Split('?')[0])));
        Assert.All(service.Requests, request => Assert.Equal("Bearer the-token", request.Headers["Authorization"]));
        Assert.All(identity.Scopes, scope => Assert.Equal("https://storage.azure.com/.default", scope));
    }

    [Fact]
    public async Task The_cloud_settings_start_the_app()
    {
        await using var app = App(Cloud);

        app.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(new Uri("https://shop.table.core.windows.net/"), app.GetRequiredService<TableServiceClient>().Uri);
        Assert.Equal(new Uri("https://shop.queue.core.windows.net/"), app.GetRequiredService<QueueServiceClient>().Uri);
        Assert.IsType<Azure.Identity.ManagedIdentityCredential>(app.GetRequiredService<TokenCredential>());
    }

    [Fact]
    public async Task An_account_may_be_given_by_its_name()
    {
        await using var app = App(new(Cloud)
        {
            ["AzureWebJobsStorage:accountName"] = "shop2",
            ["AzureWebJobsStorage:tableServiceUri"] = null,
            ["AzureWebJobsStorage:queueServiceUri"] = null,
        });

        Assert.Equal(new Uri("https://shop2.table.core.windows.net/"), app.GetRequiredService<TableServiceClient>().Uri);
        Assert.Equal(new Uri("https://shop2.queue.core.windows.net/"), app.GetRequiredService<QueueServiceClient>().Uri);
    }

    [Fact]
    public async Task A_connection_string_needs_no_identity()
    {
        await using var app = App(new(Cloud) { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" });

        Assert.Equal("devstoreaccount1", app.GetRequiredService<TableServiceClient>().AccountName);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "a secret that is no connection string")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", null)]
    [InlineData("AzureWebJobsStorage:queueServiceUri", null)]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "shop")]
    [InlineData("AzureWebJobsStorage:queueServiceUri", "http://shop.queue.core.windows.net")]
    [InlineData("Storage:CreateMissing", "perhaps")]
    [InlineData("Telemetry:ConnectionString", "nowhere")]
    [InlineData("Links:PublicUrl", null)]
    [InlineData("Links:SigningKey", "@Microsoft.KeyVault(SecretUri=https://unresolved)")]
    [InlineData("Mail:Acs:Endpoint", null)]
    [InlineData("RateLimits:PerIpPerMinute", "0")]
    [InlineData("Http:TrustedProxies", "some")]
    public void A_wrong_setting_stops_the_start_and_is_named(string setting, string? value)
    {
        var wrong = Assert.ThrowsAny<Exception>(() => App(new(Cloud) { [setting] = value }).GetRequiredService<IStartupValidator>().Validate());

        var names = new[] { setting, setting.Replace(":", "__", StringComparison.Ordinal), "AzureWebJobsStorage is not set" };
        Assert.Contains(names, name => wrong.Message.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain("secret that", wrong.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider App(Dictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        configure?.Invoke(services);
        return services.AddContactsFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
    }

    private static Task AnswerAsync(HttpContext context, int number)
    {
        if (context.Request.Method == "GET")
        {
            context.Response.StatusCode = 404;
            context.Response.Headers["x-ms-error-code"] = "ResourceNotFound";
            return context.Response.WriteAsync("""{"odata.error":{"code":"ResourceNotFound","message":{"value":"nothing here"}}}""");
        }

        context.Response.StatusCode = 201;
        return context.Response.WriteAsync("""
            <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>Sun, 01 Mar 2026 07:30:15 GMT</InsertionTime><ExpirationTime>Mon, 01 Mar 2027 07:30:15 GMT</ExpirationTime><PopReceipt>r</PopReceipt><TimeNextVisible>Sun, 01 Mar 2026 07:30:15 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
            """);
    }
}
