using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace Azure.Data.Tables;

/// <summary>The service's requests: addresses, headers, bodies, and one pipeline for all of them.</summary>
internal sealed class TableRequests
{
    private const string Json = "application/json";
    private const string JsonWithTypes = "application/json;odata=minimalmetadata";
    private const string NoContent = "return-no-content";

    private readonly HttpPipeline pipeline;
    private readonly string version;
    private readonly Uri endpoint;

    private TableRequests(Uri endpoint, TableClientOptions? options, Func<TableClientOptions, HttpPipelinePolicy> authenticate)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new TableClientOptions();
        version = options.VersionString;
        this.endpoint = endpoint;
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authenticate(options) },
            RequestFailedDetailsParser = TableErrorParser.Instance,
        });
    }

    public Uri Endpoint => endpoint;
    public string AccountName { get; private init; } = string.Empty;

    public static TableRequests For(string connectionString, TableClientOptions? options)
    {
        var settings = StorageConnectionString.Parse(connectionString);
        var endpoint = settings.TableEndpoint ?? throw new FormatException("The connection string names no table endpoint.");
        return For(endpoint, new TableSharedKeyCredential(settings.AccountName, settings.AccountKey), options);
    }

    public static TableRequests For(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new TableRequests(endpoint, options, _ => new SharedKeyLitePolicy(credential))
        {
            AccountName = credential.AccountName,
        };
    }

    public static TableRequests For(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        StorageEndpoint.RequireHttpsForTokens(endpoint);
        return new TableRequests(endpoint, options, Authenticate) { AccountName = StorageEndpoint.AccountName(endpoint) };

        HttpPipelinePolicy Authenticate(TableClientOptions options) =>
            new BearerTokenAuthenticationPolicy(credential, (options.Audience ?? TableAudience.AzurePublicCloud).DefaultScope);
    }

    public static string EntityPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey={KeyLiteral(partitionKey)},RowKey={KeyLiteral(rowKey)})";

    /// <exception cref="RequestFailedException">The answer's status is neither of the expected ones.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, int alsoExpected, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var status = message.Response.Status;
        return status == expected || status == alsoExpected ? message.Response : throw new RequestFailedException(message.Response);
    }

    public HttpMessage CreateTable(string table)
    {
        var message = Create(RequestMethod.Post, "Tables", JsonWithTypes);
        message.Request.Headers.SetValue("Prefer", NoContent);
        return WithBody(message, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));
    }

    public HttpMessage DeleteTable(string table) =>
        Create(RequestMethod.Delete, $"Tables({KeyLiteral(table)})", Json);

    public HttpMessage QueryTables(string? filter, int? top, string? next)
    {
        var message = Create(RequestMethod.Get, "Tables", JsonWithTypes);
        AppendQuery(message, filter, top, select: null);
        AppendParameter(message, "NextTableName", next);
        return message;
    }

    public HttpMessage Insert(string table, ITableEntity entity)
    {
        var message = Create(RequestMethod.Post, table, JsonWithTypes);
        message.Request.Headers.SetValue("Prefer", NoContent);
        return WithBody(message, EntityWriter.ToBytes(entity));
    }

    public HttpMessage Get(string table, string partitionKey, string rowKey, string? select)
    {
        var message = Create(RequestMethod.Get, EntityPath(table, partitionKey, rowKey), JsonWithTypes);
        AppendQuery(message, filter: null, top: null, select);
        return message;
    }

    /// <param name="table">The table's name.</param>
    /// <param name="entity">What to store.</param>
    /// <param name="mode">What happens to properties that are not sent.</param>
    /// <param name="ifMatch">Null inserts the entity when it is not there.</param>
    public HttpMessage Put(string table, ITableEntity entity, TableUpdateMode mode, string? ifMatch)
    {
        var method = mode == TableUpdateMode.Replace ? RequestMethod.Put : RequestMethod.Patch;
        var message = Create(method, EntityPath(table, entity.PartitionKey, entity.RowKey), Json);
        if (ifMatch is not null)
        {
            message.Request.Headers.SetValue("If-Match", ifMatch);
        }

        return WithBody(message, EntityWriter.ToBytes(entity));
    }

    public HttpMessage Delete(string table, string partitionKey, string rowKey, string ifMatch)
    {
        var message = Create(RequestMethod.Delete, EntityPath(table, partitionKey, rowKey), JsonWithTypes);
        message.Request.Headers.SetValue("If-Match", ifMatch);
        return message;
    }

    public HttpMessage Query(string table, string? filter, int? top, string? select, string? nextPartitionKey, string? nextRowKey)
    {
        var message = Create(RequestMethod.Get, table + "()", JsonWithTypes);
        AppendQuery(message, filter, top, select);
        AppendParameter(message, "NextPartitionKey", nextPartitionKey);
        AppendParameter(message, "NextRowKey", nextRowKey);
        return message;
    }

    public HttpMessage Batch(TransactionBody body)
    {
        var message = Create(RequestMethod.Post, "$batch", Json);
        message.Request.Headers.SetValue("Content-Type", body.ContentType);
        message.Request.Content = RequestContent.Create(body.Bytes);
        return message;
    }

    /// <summary>A key as part of an address: quoted, quotes doubled, everything else than letters, digits and -_.~ percent-encoded.</summary>
    private static string KeyLiteral(string key) => $"'{Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal))}'";

    private HttpMessage Create(RequestMethod method, string escapedPath, string accept)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(endpoint);
        if (!request.Uri.Path.EndsWith('/'))
        {
            request.Uri.AppendPath("/", escape: false);
        }

        request.Uri.AppendPath(escapedPath, escape: false);
        request.Headers.SetValue("x-ms-version", version);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        request.Headers.SetValue("Accept", accept);
        return message;
    }

    private static HttpMessage WithBody(HttpMessage message, byte[] json)
    {
        message.Request.Headers.SetValue("Content-Type", Json);
        message.Request.Content = RequestContent.Create(json);
        return message;
    }

    private static void AppendQuery(HttpMessage message, string? filter, int? top, string? select)
    {
        AppendParameter(message, "$filter", filter);
        AppendParameter(message, "$top", top?.ToString(CultureInfo.InvariantCulture));
        AppendParameter(message, "$select", select);
    }

    private static void AppendParameter(HttpMessage message, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        }
    }
}
