using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Hosting.Protocol;
using Google.Protobuf;

namespace ContactsFunctions.Hosting.Queues;

/// <summary>A queue message as a worker is given it.</summary>
internal static class QueueMessageData
{
    private static readonly JsonSerializerOptions Whole = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The trigger's value: the whole message where the function can take that, else its text.</summary>
    /// <param name="message">With its body decoded.</param>
    /// <param name="whole">Whether the function's parameter is a message (the worker says so of the binding).</param>
    public static TypedData Input(QueueMessage message, bool whole) => !whole
        ? new() { String = message.Body.ToString() }
        : new()
        {
            ModelBindingData = new()
            {
                Version = "1.0",
                Source = "AzureStorageQueues",
                ContentType = "application/json",
                Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        message.MessageId,
                        message.PopReceipt,
                        MessageText = message.Body.ToString(),
                        message.DequeueCount,
                        NextVisibleOn = message.NextVisibleOn?.UtcDateTime,
                        InsertedOn = message.InsertedOn?.UtcDateTime,
                        ExpiresOn = message.ExpiresOn?.UtcDateTime,
                    },
                    Whole)),
            },
        };

    /// <summary>What else the Functions host tells of a message.</summary>
    public static IEnumerable<KeyValuePair<string, TypedData>> Metadata(QueueMessage message) =>
    [
        new("QueueTrigger", new() { String = message.Body.ToString() }),
        new("Id", new() { String = message.MessageId }),
        new("PopReceipt", new() { String = message.PopReceipt }),
        new("DequeueCount", Json(message.DequeueCount)),
        new("InsertionTime", Json(message.InsertedOn)),
        new("ExpirationTime", Json(message.ExpiresOn)),
        new("NextVisibleTime", Json(message.NextVisibleOn)),
    ];

    private static TypedData Json<T>(T value) => new() { Json = JsonSerializer.Serialize(value) };
}
