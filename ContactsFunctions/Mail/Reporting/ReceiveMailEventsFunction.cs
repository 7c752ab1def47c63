using Azure.Storage.Queues.Models;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>
/// Hears of mails that did not arrive. A message that fails comes again, and is laid aside in the end, so nothing unreadable goes
/// round for ever.
/// </summary>
public sealed class ReceiveMailEventsFunction(ReadAcsEvents read, RecordDeliveryReport record)
{
    [Function("ReceiveMailEvents")]
    public async Task RunAsync([QueueTrigger(MailEvents.QueueName)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            foreach (var report in await read.ExecuteAsync(message.Body.ToMemory(), cancellationToken))
            {
                await record.ExecuteAsync(report, cancellationToken);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw FunctionFailedException.Of(e);
        }
    }
}
