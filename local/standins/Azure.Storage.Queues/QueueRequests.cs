using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues.Models;

namespace Azure.Storage.Queues;

/// <summary>The service's requests: addresses, headers, and one pipeline for all of them.</summary>
internal sealed class QueueRequests
{
    private readonly HttpPipeline pipeline;
    private readonly string version;

    private QueueRequests(QueueClientOptions? options, Func<QueueClientOptions, HttpPipelinePolicy> authenticate)
    {
        options ??= new QueueClientOptions();
        version = options.VersionString;
        Encoding = options.MessageEncoding;
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authenticate(options) },
            RequestFailedDetailsParser = QueueErrorParser.Instance,
        });
    }

    public QueueMessageEncoding Encoding { get; }

    public static QueueRequests For(StorageSharedKeyCredential credential, QueueClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new QueueRequests(options, _ => new SharedKeyPolicy(credential));
    }

    public static QueueRequests For(Uri endpoint, TokenCredential credential, QueueClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        StorageEndpoint.RequireHttpsForTokens(endpoint);
        return new QueueRequests(options, options =>
            new BearerTokenAuthenticationPolicy(credential, (options.Audience ?? QueueAudience.PublicAudience).DefaultScope));
    }

    /// <summary>The queue endpoint and key of a connection string.</summary>
    public static (Uri Endpoint, StorageSharedKeyCredential Credential) Read(string connectionString)
    {
        var settings = StorageConnectionString.Parse(connectionString);
        var endpoint = settings.QueueEndpoint ?? throw new FormatException("The connection string names no queue endpoint.");
        return (endpoint, new StorageSharedKeyCredential(settings.AccountName, settings.AccountKey));
    }

    public HttpMessage Create(RequestMethod method, Uri resource, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(resource);
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                message.Request.Uri.AppendQuery(name, value, escapeValue: true);
            }
        }

        message.Request.Headers.SetValue("x-ms-version", version);
        message.Request.Headers.SetValue("Accept", "application/xml");
        return message;
    }

    public static string? Seconds(TimeSpan? time) => time is { } value
        ? ((long)value.TotalSeconds).ToString(CultureInfo.InvariantCulture)
        : null;

    public static void SetMetadata(HttpMessage message, IDictionary<string, string>? metadata)
    {
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            message.Request.Headers.SetValue("x-ms-meta-" + name, value);
        }
    }

    public static Dictionary<string, string> ReadMetadata(Response response)
    {
        const string prefix = "x-ms-meta-";
        return response.Headers
            .Where(header => header.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Name[prefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <exception cref="RequestFailedException">The answer's status is neither of the expected ones.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, int alsoExpected, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var status = message.Response.Status;
        return status == expected || status == alsoExpected ? message.Response : throw new RequestFailedException(message.Response);
    }
}
