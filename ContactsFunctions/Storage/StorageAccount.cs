using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Storage;

/// <summary>Where tables, queues and blobs are. A connection string brings its key along; endpoints want the app's identity.</summary>
internal sealed record StorageAccount
{
    public const string Setting = "AzureWebJobsStorage";

    private readonly string? connectionString;
    private readonly Uri? tableEndpoint;
    private readonly Uri? queueEndpoint;

    private readonly Uri? blobEndpoint;

    private StorageAccount(string? connectionString, Uri? tableEndpoint, Uri? queueEndpoint, Uri? blobEndpoint) =>
        (this.connectionString, this.tableEndpoint, this.queueEndpoint, this.blobEndpoint) =
            (connectionString, tableEndpoint, queueEndpoint, blobEndpoint);

    /// <exception cref="OptionsValidationException">The setting is missing or malformed; the message names it, never its value.</exception>
    public static StorageAccount Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        return section.Value is { Length: > 0 } connectionString
            ? new(Checked(connectionString), null, null, null)
            : new(
                null,
                Endpoint(section, "table"),
                Endpoint(section, "queue"),
                HasEndpoint(section, "blob") ? Endpoint(section, "blob") : null);
    }

    /// <param name="credential">The app's identity; not asked for where a connection string brings its key along.</param>
    /// <param name="prepare">Sets up how requests are sent.</param>
    public TableServiceClient Tables(Func<TokenCredential> credential, Action<ClientOptions> prepare)
    {
        var options = new TableClientOptions();
        prepare(options);
        return connectionString is not null ? new(connectionString, options) : new(tableEndpoint!, credential(), options);
    }

    public QueueServiceClient Queues(Func<TokenCredential> credential, Action<ClientOptions> prepare)
    {
        // Whoever reads messages decodes them, too: the client would stumble over the first that is none of ours.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        prepare(options);
        return connectionString is not null ? new(connectionString, options) : new(queueEndpoint!, credential(), options);
    }

    /// <summary>Only backups need it.</summary>
    /// <exception cref="OptionsValidationException">Nothing says where blobs are.</exception>
    public BlobServiceClient Blobs(Func<TokenCredential> credential, Action<ClientOptions> prepare)
    {
        var options = new BlobClientOptions();
        prepare(options);
        return connectionString is not null ? new(connectionString, options)
            : new(blobEndpoint ?? throw Wrong($"{Setting}__blobServiceUri is not set, and backups lie in blobs."), credential(), options);
    }

    private static bool HasEndpoint(IConfigurationSection section, string service) =>
        section[$"{service}ServiceUri"] is { Length: > 0 } || section["accountName"] is { Length: > 0 };

    private static string Checked(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            _ = new QueueServiceClient(connectionString);
            return connectionString;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // Without the cause, which could quote the key.
            throw Wrong($"{Setting} is not a connection string of a storage account.");
        }
    }

    private static Uri Endpoint(IConfigurationSection section, string service)
    {
        var name = $"{service}ServiceUri";
        if (section[name] is { Length: > 0 } text)
        {
            // A token must not travel unencrypted.
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
                ? uri
                : throw Wrong($"{Setting}__{name} is not an https address.");
        }

        if (section["accountName"] is not { Length: > 0 } account)
        {
            throw Wrong(
                $"{Setting} is not set: give it as a connection string, " +
                $"or {Setting}__accountName (or __tableServiceUri and __queueServiceUri) for access by identity.");
        }

        return account.Length is >= 3 and <= 24 && account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            ? new Uri($"https://{account}.{service}.core.windows.net")
            : throw Wrong($"{Setting}__accountName is not the name of a storage account.");
    }

    private static OptionsValidationException Wrong(string message) => new(Setting, typeof(StorageAccount), [message]);
}
