using Azure.Storage.Queues.Models;
using ContactsFunctions.Storage;
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
            await workBatch.ExecuteAsync(
                QueueJson.Read(message.Body, BatchMessageJson.Default.BatchMessage, "a batch"), cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw FunctionFailedException.Of(e);
        }
    }
}
