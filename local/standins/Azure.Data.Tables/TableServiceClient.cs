#nullable disable // as in the package, whose signatures carry no annotations

using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Storage;

namespace Azure.Data.Tables;

public class TableServiceClient
{
    private readonly TableRequests requests;

    protected TableServiceClient()
    {
    }

    public TableServiceClient(string connectionString) : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
        : this(TableRequests.For(connectionString, options))
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableRequests.For(endpoint, tokenCredential, options))
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential) : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
        : this(TableRequests.For(endpoint, credential, options))
    {
    }

    private TableServiceClient(TableRequests requests) => this.requests = requests;

    public virtual string AccountName => requests.AccountName;
    public virtual Uri Uri => requests.Endpoint;

    public static string CreateQueryFilter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    /// <summary>A client of one table over this one's pipeline; makes no request.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(requests, tableName);

    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A table that is not there counts as deleted (status 404).</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
    {
        return new ContinuedPages<TableItem>(ReadPageAsync, maxPerPage, cancellationToken);

        async Task<Page<TableItem>> ReadPageAsync(string token, int? pageSize, CancellationToken cancellationToken)
        {
            using var message = requests.QueryTables(filter, pageSize, token);
            var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
            response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next);
            return Page<TableItem>.FromValues(ReadTables(response.Content), next, response);
        }
    }

    private static List<TableItem> ReadTables(BinaryData json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. from table in document.RootElement.GetProperty("value").EnumerateArray()
                   select new TableItem(table.GetProperty("TableName").GetString())];
    }
}
