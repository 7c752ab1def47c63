using Azure.Core;
using Azure.Core.Pipeline;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Setup;

/// <summary>An app that creates its tables takes no request before they are there.</summary>
public sealed class MissingStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_first_request_finds_its_table_however_long_that_took_to_create()
    {
        await using var app = new RunningApp(azurite)
        {
            Replace = services => services.AddSingleton<HttpPipelineTransport>(new SlowCreation()),
        };

        await app.InitializeAsync();

        await app.NewStoreAsync();
    }

    /// <summary>Creates tables slowly.</summary>
    private sealed class SlowCreation : HttpClientTransport
    {
        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            if (message.Request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), message.CancellationToken);
            }

            await base.ProcessAsync(message);
        }
    }
}
