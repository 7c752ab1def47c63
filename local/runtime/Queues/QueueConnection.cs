using Azure.Core;
using Azure.Identity;
using Azure.Storage.Queues;
using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.LocalRuntime.Queues;

/// <summary>
/// The storage account that a trigger's <c>Connection</c> names: a connection string in the setting of that name,
/// or an identity with <c>{name}__queueServiceUri</c> or <c>{name}__accountName</c>.
/// </summary>
internal sealed class QueueConnection
{
    private const string DefaultName = "AzureWebJobsStorage";

    private readonly Func<string, QueueClientOptions, QueueClient> open;

    private QueueConnection(Func<string, QueueClientOptions, QueueClient> open) => this.open = open;

    public static QueueConnection Of(FunctionDefinition function, string? name, IConfiguration configuration)
    {
        name = string.IsNullOrEmpty(name) ? DefaultName : name;
        var section = configuration.GetSection(name.Replace("__", ":", StringComparison.Ordinal));
        if (section.Value is { Length: > 0 } connectionString)
        {
            return new((queue, options) => OpenWith(connectionString, queue, options, name));
        }

        var account = section["queueServiceUri"] is { Length: > 0 } uri ? uri
            : section["accountName"] is { Length: > 0 } accountName ? $"https://{accountName}.queue.core.windows.net"
            : throw new LocalHostException(
                $"Function {function} needs the setting {name} (a connection string), {name}__queueServiceUri or {name}__accountName.");
        TokenCredential credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
        return new((queue, options) => new(new Uri($"{account.TrimEnd('/')}/{queue}"), credential, options));
    }

    private static QueueClient OpenWith(string connectionString, string queue, QueueClientOptions options, string setting)
    {
        try
        {
            return new(connectionString, queue, options);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new LocalHostException($"The setting {setting} is no connection string of a storage account.");
        }
    }

    /// <summary>A client that leaves message text as it is, and tries again when storage is in trouble.</summary>
    public QueueClient Open(string queue) => open(queue, new());

    /// <summary>A client for a loop that tries again anyway, and should hear of a stop soon.</summary>
    public QueueClient OpenForPolling(string queue)
    {
        var options = new QueueClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return open(queue, options);
    }
}
