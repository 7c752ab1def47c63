using System.Text.Json;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>
/// Takes slices of batches from the queue. What fails is thrown: the host tries again, and dead-letters what keeps failing.
/// </summary>
public sealed class WorkBatchFunction(WorkBatch workBatch)
{
    [Function("WorkBatch")]
    public async Task RunAsync([QueueTrigger(BatchOutbox.Name)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            await workBatch.ExecuteAsync(Read(message), cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw FunctionFailedException.Of(e);
        }
    }

    private static BatchMessage Read(QueueMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body, BatchMessageJson.Default.BatchMessage)
                ?? throw new InvalidDataException("The queue message is empty.");
        }
        catch (JsonException)
        {
            // Without the cause: its text could repeat what the message says.
            throw new InvalidDataException("The queue message is not one of a batch.");
        }
    }
}
