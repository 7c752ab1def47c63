using Azure.Core;
using Azure.Core.Pipeline;
using ContactsFunctions.Backup;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Setup;

/// <summary>The section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Whether tables and queues that are missing are created at start: for a developer's machine.</summary>
    public bool CreateMissing { get; init; }
}

/// <summary>
/// The storage account of the Functions host, <c>AzureWebJobsStorage</c>, serves the app too: by connection string
/// where the setting is one, by identity where the setting is a section, as the host reads it.
/// </summary>
internal static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        // Read at once: what is wrong with it stops the start.
        var account = StorageAccount.Read(configuration);
        services.TryAddSingleton(_ => AppIdentity.Credential(configuration));
        services.AddSingleton(provider =>
            account.Tables(provider.GetRequiredService<TokenCredential>, options => Prepare(options, "table", provider)));
        services.AddSingleton(provider =>
            account.Queues(provider.GetRequiredService<TokenCredential>, options => Prepare(options, "queue", provider)));
        var container = configuration.GetSection(BackupOptions.Section)[nameof(BackupOptions.Container)];
        services.AddSingleton(provider => new BackupContainer(string.IsNullOrEmpty(container)
            ? null
            : account.Blobs(provider.GetRequiredService<TokenCredential>, options => Prepare(options, "blob", provider))
                .GetBlobContainerClient(container)));
        services.AddSingleton(provider => new ImportBlobs(
            account.Blobs(provider.GetRequiredService<TokenCredential>, options => PrepareForFiles(options, provider))
                .GetBlobContainerClient(ImportBlobs.ContainerName)));
        services.AddSingleton<ErasureList>();
        if ((configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new()).CreateMissing)
        {
            services.AddHostedService<MissingStorage>();
        }

        return services;
    }

    private static void PrepareForFiles(ClientOptions options, IServiceProvider provider)
    {
        Prepare(options, "blob", provider);

        // A block of a file takes longer than a row.
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);
    }

    private static void Prepare(ClientOptions options, string service, IServiceProvider provider)
    {
        // A caller waits for the answer: after a few seconds "try again" is worth more than another try of ours.
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(150);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(3);
        options.Transport = provider.GetService<HttpPipelineTransport>() ?? options.Transport;
        options.AddPolicy(new StorageRequestCounter(provider.GetRequiredService<AppMetrics>(), service), HttpPipelinePosition.PerRetry);
    }
}
