#nullable disable // as in the package, whose signatures carry no annotations

using System.Globalization;
using Azure.Core;
using Azure.Storage.Queues.Models;

namespace Azure.Storage.Queues;

public class QueueServiceClient
{
    private readonly QueueRequests requests;

    protected QueueServiceClient()
    {
    }

    public QueueServiceClient(string connectionString) : this(connectionString, null)
    {
    }

    public QueueServiceClient(string connectionString, QueueClientOptions options)
        : this(QueueRequests.Read(connectionString), options)
    {
    }

    public QueueServiceClient(Uri serviceUri, TokenCredential credential, QueueClientOptions options = null)
        : this(serviceUri, StorageEndpoint.AccountName(serviceUri), QueueRequests.For(serviceUri, credential, options))
    {
    }

    public QueueServiceClient(Uri serviceUri, StorageSharedKeyCredential credential, QueueClientOptions options = null)
        : this(serviceUri, credential?.AccountName, QueueRequests.For(credential, options))
    {
    }

    private QueueServiceClient((Uri Endpoint, StorageSharedKeyCredential Credential) account, QueueClientOptions options)
        : this(account.Endpoint, account.Credential, options)
    {
    }

    private QueueServiceClient(Uri serviceUri, string accountName, QueueRequests requests)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        this.requests = requests;
        Uri = serviceUri;
        AccountName = accountName;
    }

    public virtual string AccountName { get; }
    public virtual Uri Uri { get; }

    /// <summary>A client of one queue over this one's pipeline; makes no request.</summary>
    public virtual QueueClient GetQueueClient(string queueName)
    {
        ArgumentException.ThrowIfNullOrEmpty(queueName);
        return new QueueClient(StorageEndpoint.WithSegment(Uri, queueName), AccountName, requests);
    }

    public virtual async Task<Response<QueueClient>> CreateQueueAsync(string queueName, IDictionary<string, string> metadata = null, CancellationToken cancellationToken = default)
    {
        var queue = GetQueueClient(queueName);
        var response = await queue.CreateAsync(metadata, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(queue, response);
    }

    public virtual Task<Response> DeleteQueueAsync(string queueName, CancellationToken cancellationToken = default) =>
        GetQueueClient(queueName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<QueueItem> GetQueuesAsync(QueueTraits traits = QueueTraits.None, string prefix = null, CancellationToken cancellationToken = default)
    {
        return new ContinuedPages<QueueItem>(ReadPageAsync, defaultPageSize: null, cancellationToken);

        async Task<Page<QueueItem>> ReadPageAsync(string marker, int? pageSize, CancellationToken cancellationToken)
        {
            using var message = requests.Create(RequestMethod.Get, Uri,
                ("comp", "list"),
                ("prefix", prefix),
                ("marker", marker),
                ("maxresults", pageSize?.ToString(CultureInfo.InvariantCulture)),
                ("include", traits.HasFlag(QueueTraits.Metadata) ? "metadata" : null));
            var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
            var (queues, next) = QueueXml.ReadQueues(response);
            return Page<QueueItem>.FromValues(queues, next, response);
        }
    }
}
