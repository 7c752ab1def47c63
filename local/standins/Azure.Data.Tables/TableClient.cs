#nullable disable // as in the package, whose signatures carry no annotations

using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Storage;

namespace Azure.Data.Tables;

public class TableClient
{
    private readonly TableRequests requests;

    protected TableClient()
    {
    }

    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableRequests.For(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableRequests.For(endpoint, tokenCredential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TableRequests.For(endpoint, credential, options), tableName)
    {
    }

    internal TableClient(TableRequests requests, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        this.requests = requests;
        Name = tableName;
        Uri = StorageEndpoint.WithSegment(requests.Endpoint, tableName);
    }

    public virtual string Name { get; }
    public virtual string AccountName => requests.AccountName;
    public virtual Uri Uri { get; }

    public static string CreateQueryFilter(FormattableString filter) => filter is null ? null : ODataFilter.Create(filter);

    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.CreateTable(Name);
        var response = await requests.SendAsync(message, 204, 201, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new TableItem(Name), response);
    }

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.CreateTable(Name);
        try
        {
            var response = await requests.SendAsync(message, 204, 201, cancellationToken).ConfigureAwait(false);
            return Response.FromValue(new TableItem(Name), response);
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableAlreadyExists)
        {
            return Response.FromValue(new TableItem(Name), message.Response);
        }
    }

    /// <summary>A table that is not there counts as deleted (status 404).</summary>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.DeleteTable(Name);
        return await requests.SendAsync(message, 204, 404, cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        RequireKeys(entity);
        using var message = requests.Insert(Name, entity);
        return await requests.SendAsync(message, 204, 201, cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity
    {
        RequireKeys(partitionKey, rowKey);
        using var message = requests.Get(Name, partitionKey, rowKey, Names(select));
        var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(EntityReader.Read<T>(response.Content), response);
    }

    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity
    {
        RequireKeys(partitionKey, rowKey);
        using var message = requests.Get(Name, partitionKey, rowKey, Names(select));
        var response = await requests.SendAsync(message, 200, 404, cancellationToken).ConfigureAwait(false);
        return response.Status == 404
            ? new NoEntity<T>(response)
            : Response.FromValue(EntityReader.Read<T>(response.Content), response);
    }

    public virtual async Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        RequireKeys(entity);
        if (ifMatch == default)
        {
            // Sent without a condition it would be an upsert.
            throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        }

        using var message = requests.Put(Name, entity, mode, ifMatch.ToString());
        return await requests.SendAsync(message, 204, 204, cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        RequireKeys(entity);
        using var message = requests.Put(Name, entity, mode, ifMatch: null);
        return await requests.SendAsync(message, 204, 204, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An entity that is not there counts as deleted (status 404); no ETag means any.</summary>
    public virtual async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        RequireKeys(partitionKey, rowKey);
        using var message = requests.Delete(Name, partitionKey, rowKey, ifMatch == default ? ETag.All.ToString() : ifMatch.ToString());
        return await requests.SendAsync(message, 204, 404, cancellationToken).ConfigureAwait(false);
    }

    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    public virtual AsyncPageable<T> QueryAsync<T>(string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity
    {
        var names = Names(select);
        return new ContinuedPages<T>(ReadPageAsync, maxPerPage, cancellationToken);

        async Task<Page<T>> ReadPageAsync(string token, int? pageSize, CancellationToken cancellationToken)
        {
            var from = EntityContinuation.Parse(token);
            using var message = requests.Query(Name, filter, pageSize, names, from.PartitionKey, from.RowKey);
            var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
            return Page<T>.FromValues(EntityReader.ReadMany<T>(response.Content), EntityContinuation.Of(response), response);
        }
    }

    /// <exception cref="TableTransactionFailedException">The service refused an action, and did none of them.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions.ToList();
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        using var message = requests.Batch(TransactionBody.Create(requests.Endpoint, Name, actions));
        var response = await requests.SendAsync(message, 202, 202, cancellationToken).ConfigureAwait(false);
        var answers = TransactionAnswer.Read(response.Content.ToMemory().Span);
        if (answers.FirstOrDefault(answer => answer.IsError) is { } refused)
        {
            throw new TableTransactionFailedException(new RequestFailedException(refused, null, TableErrorParser.Instance));
        }

        // An answer that cannot be understood is no proof that anything was stored.
        return answers.Count == actions.Count ? Response.FromValue<IReadOnlyList<Response>>(answers, response) : throw new RequestFailedException(response);
    }

    private static string Names(IEnumerable<string> select) => select is null ? null : string.Join(',', select);

    private static void RequireKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        RequireKeys(entity.PartitionKey, entity.RowKey);
    }

    private static void RequireKeys(string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
    }
}
