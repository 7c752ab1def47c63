using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Storage;

/// <summary>
/// The storage account of the Functions host, <c>AzureWebJobsStorage</c>, serves the app too: by connection string
/// where the setting is one, by identity where the setting is a section, as the host reads it.
/// </summary>
internal static class StorageSetup
{
    public const string Setting = "AzureWebJobsStorage";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var account = StorageAccount.Read(configuration);
        services.AddSingleton(account.Tables());
        services.AddSingleton(account.Queues());
        if (configuration.GetValue<bool>("Storage:CreateMissing"))
        {
            services.AddHostedService<MissingStorage>();
        }

        return services;
    }
}

/// <summary>Where tables and queues are, and how this app shows who it is.</summary>
internal sealed record StorageAccount(string? ConnectionString, Uri? TableEndpoint, Uri? QueueEndpoint, TokenCredential? Credential)
{
    /// <exception cref="InvalidOperationException">The setting is missing or malformed; the message names it.</exception>
    public static StorageAccount Read(IConfiguration configuration)
    {
        if (configuration[StorageSetup.Setting] is { Length: > 0 } connectionString)
        {
            return new(connectionString, null, null, null);
        }

        var section = configuration.GetSection(StorageSetup.Setting);
        return new(null, Endpoint(section, "table"), Endpoint(section, "queue"), Identity(section));
    }

    public TableServiceClient Tables()
    {
        var options = WithShortRetries(new TableClientOptions());
        return ConnectionString is not null ? new(ConnectionString, options) : new(TableEndpoint!, Credential!, options);
    }

    public QueueServiceClient Queues()
    {
        // The Functions host decodes base64 unless told otherwise.
        var options = WithShortRetries(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        return ConnectionString is not null ? new(ConnectionString, options) : new(QueueEndpoint!, Credential!, options);
    }

    private static Uri Endpoint(IConfigurationSection section, string service)
    {
        if (section[$"{service}ServiceUri"] is { Length: > 0 } text)
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri)
                ? uri
                : throw new InvalidOperationException($"The setting {StorageSetup.Setting}__{service}ServiceUri is not an absolute URL.");
        }

        return section["accountName"] is { Length: > 0 } account
            ? new Uri($"https://{account}.{service}.core.windows.net")
            : throw new InvalidOperationException(
                $"Storage is not set: give {StorageSetup.Setting} as a connection string, or {StorageSetup.Setting}__accountName (or __{service}ServiceUri) for access by identity.");
    }

    private static TokenCredential Identity(IConfigurationSection section) => section["clientId"] is { Length: > 0 } clientId
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();

    // A caller waits for the answer: after a few seconds "try again" is worth more than another try of ours.
    private static T WithShortRetries<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(150);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(3);
        return options;
    }
}
