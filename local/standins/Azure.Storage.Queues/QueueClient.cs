#nullable disable // as in the package, whose signatures carry no annotations

using System.Globalization;
using Azure.Core;
using Azure.Storage.Queues.Models;

namespace Azure.Storage.Queues;

public class QueueClient
{
    private readonly QueueRequests requests;

    protected QueueClient()
    {
    }

    public QueueClient(string connectionString, string queueName) : this(connectionString, queueName, null)
    {
    }

    public QueueClient(string connectionString, string queueName, QueueClientOptions options)
        : this(QueueRequests.Read(connectionString), queueName, options)
    {
    }

    public QueueClient(Uri queueUri, TokenCredential credential, QueueClientOptions options = null)
        : this(queueUri, StorageEndpoint.AccountName(queueUri), QueueRequests.For(queueUri, credential, options))
    {
    }

    public QueueClient(Uri queueUri, StorageSharedKeyCredential credential, QueueClientOptions options = null)
        : this(queueUri, credential?.AccountName, QueueRequests.For(credential, options))
    {
    }

    internal QueueClient(Uri queueUri, string accountName, QueueRequests requests)
    {
        ArgumentNullException.ThrowIfNull(queueUri);
        this.requests = requests;
        Uri = queueUri;
        MessagesUri = StorageEndpoint.WithSegment(queueUri, "messages");
        AccountName = accountName;
        Name = StorageEndpoint.ResourceName(queueUri);
    }

    private QueueClient((Uri Endpoint, StorageSharedKeyCredential Credential) account, string queueName, QueueClientOptions options)
        : this(StorageEndpoint.WithSegment(account.Endpoint, queueName), account.Credential, options)
    {
    }

    public virtual string AccountName { get; }
    public virtual string Name { get; }
    public virtual Uri Uri { get; }
    public virtual int MaxPeekableMessages => 32;
    public virtual int MessageMaxBytes => 64 * 1024;

    protected virtual Uri MessagesUri { get; }

    public virtual async Task<Response> CreateAsync(IDictionary<string, string> metadata = null, CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Put, Uri);
        QueueRequests.SetMetadata(message, metadata);
        return await requests.SendAsync(message, 201, 204, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when the queue was there already.</returns>
    public virtual async Task<Response> CreateIfNotExistsAsync(IDictionary<string, string> metadata = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await CreateAsync(metadata, cancellationToken).ConfigureAwait(false);
            return response.Status == 201 ? response : null;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueAlreadyExists)
        {
            return null;
        }
    }

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Delete, Uri);
        return await requests.SendAsync(message, 204, 204, cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await DeleteAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return Response.FromValue(false, e.GetRawResponse());
        }
    }

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var properties = await GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
            return Response.FromValue(true, properties.GetRawResponse());
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return Response.FromValue(false, e.GetRawResponse());
        }
    }

    public virtual async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Get, Uri, ("comp", "metadata"));
        var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
        response.Headers.TryGetValue("x-ms-approximate-messages-count", out var count);
        var properties = new QueueProperties(QueueRequests.ReadMetadata(response), long.Parse(count ?? "0", CultureInfo.InvariantCulture));
        return Response.FromValue(properties, response);
    }

    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText) =>
        SendMessageAsync(messageText, null, null, CancellationToken.None);

    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText, CancellationToken cancellationToken = default) =>
        SendMessageAsync(messageText, null, null, cancellationToken);

    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default) =>
        SendMessageAsync(new BinaryData(messageText ?? string.Empty), visibilityTimeout, timeToLive, cancellationToken);

    public virtual async Task<Response<SendReceipt>> SendMessageAsync(BinaryData message, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        using var request = requests.Create(RequestMethod.Post, MessagesUri,
            ("visibilitytimeout", QueueRequests.Seconds(visibilityTimeout)), ("messagettl", QueueRequests.Seconds(timeToLive)));
        SetBody(request, message ?? BinaryData.Empty);
        var response = await requests.SendAsync(request, 201, 201, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(QueueXml.ReadReceipt(response), response);
    }

    /// <returns>A null value when there is no visible message.</returns>
    public virtual async Task<Response<QueueMessage>> ReceiveMessageAsync(TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        var response = await ReceiveMessagesAsync(1, visibilityTimeout, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(response.Value.FirstOrDefault(), response.GetRawResponse());
    }

    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync() =>
        ReceiveMessagesAsync(null, null, CancellationToken.None);

    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync(CancellationToken cancellationToken = default) =>
        ReceiveMessagesAsync(null, null, cancellationToken);

    public virtual async Task<Response<QueueMessage[]>> ReceiveMessagesAsync(int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Get, MessagesUri,
            ("numofmessages", maxMessages?.ToString(CultureInfo.InvariantCulture)), ("visibilitytimeout", QueueRequests.Seconds(visibilityTimeout)));
        var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(QueueXml.ReadMessages(response, requests.Encoding), response);
    }

    /// <returns>A null value when there is no visible message.</returns>
    public virtual async Task<Response<PeekedMessage>> PeekMessageAsync(CancellationToken cancellationToken = default)
    {
        var response = await PeekMessagesAsync(1, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(response.Value.FirstOrDefault(), response.GetRawResponse());
    }

    public virtual async Task<Response<PeekedMessage[]>> PeekMessagesAsync(int? maxMessages = null, CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Get, MessagesUri,
            ("peekonly", "true"), ("numofmessages", maxMessages?.ToString(CultureInfo.InvariantCulture)));
        var response = await requests.SendAsync(message, 200, 200, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(QueueXml.ReadPeeked(response, requests.Encoding), response);
    }

    public virtual async Task<Response> DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Delete, MessageUri(messageId), ("popreceipt", popReceipt));
        return await requests.SendAsync(message, 204, 204, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="messageId">The message's id.</param>
    /// <param name="popReceipt">From the latest send, receive or update; an older one is refused.</param>
    /// <param name="messageText">The new text; null leaves it as it is.</param>
    /// <param name="visibilityTimeout">How long until others see it, from now on; zero is at once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public virtual Task<Response<UpdateReceipt>> UpdateMessageAsync(string messageId, string popReceipt, string messageText = null, TimeSpan visibilityTimeout = default, CancellationToken cancellationToken = default) =>
        UpdateMessageAsync(messageId, popReceipt, messageText is null ? null : new BinaryData(messageText), visibilityTimeout, cancellationToken);

    public virtual async Task<Response<UpdateReceipt>> UpdateMessageAsync(string messageId, string popReceipt, BinaryData message, TimeSpan visibilityTimeout = default, CancellationToken cancellationToken = default)
    {
        using var request = requests.Create(RequestMethod.Put, MessageUri(messageId),
            ("popreceipt", popReceipt), ("visibilitytimeout", QueueRequests.Seconds(visibilityTimeout)));
        if (message is not null)
        {
            SetBody(request, message);
        }

        var response = await requests.SendAsync(request, 204, 204, cancellationToken).ConfigureAwait(false);
        response.Headers.TryGetValue("x-ms-popreceipt", out var newReceipt);
        response.Headers.TryGetValue("x-ms-time-next-visible", out var nextVisible);
        return Response.FromValue(new UpdateReceipt(newReceipt, DateTimeOffset.Parse(nextVisible, CultureInfo.InvariantCulture)), response);
    }

    public virtual async Task<Response> ClearMessagesAsync(CancellationToken cancellationToken = default)
    {
        using var message = requests.Create(RequestMethod.Delete, MessagesUri);
        return await requests.SendAsync(message, 204, 204, cancellationToken).ConfigureAwait(false);
    }

    private Uri MessageUri(string messageId) => StorageEndpoint.WithSegment(MessagesUri, System.Uri.EscapeDataString(messageId));

    private void SetBody(HttpMessage request, BinaryData message)
    {
        request.Request.Headers.SetValue("Content-Type", "application/xml");
        request.Request.Content = QueueXml.Write(message, requests.Encoding);
    }
}
