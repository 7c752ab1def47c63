using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Mail.Watching;

/// <summary>Measures how much work waits, and for how long mail does. That it does so at all is the app's heartbeat.</summary>
public sealed class WatchQueues(QueueServiceClient queues, AppMetrics metrics, TimeProvider time)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var mail = queues.GetQueueClient(MailOutbox.Name);
        QueueClient[] all =
        [
            mail,
            queues.GetQueueClient(MailOutbox.PoisonName),
            queues.GetQueueClient(MailEvents.QueueName),
            queues.GetQueueClient(MailEvents.PoisonQueueName),
            queues.GetQueueClient(BatchOutbox.Name),
            queues.GetQueueClient(BatchOutbox.PoisonName),
            queues.GetQueueClient(ImportOutbox.Name),
            queues.GetQueueClient(ImportOutbox.PoisonName),
            queues.GetQueueClient(EventOutbox.Name),
            queues.GetQueueClient(EventOutbox.PoisonName),
        ];
        foreach (var queue in all)
        {
            var properties = await queue.GetPropertiesAsync(cancellationToken);
            metrics.QueueSeen(queue.Name, properties.Value.ApproximateMessagesCount);
        }

        // The oldest lie in front; those that were tried before are old without anything being late.
        var waiting = await mail.PeekMessagesAsync(mail.MaxPeekableMessages, cancellationToken);
        var oldest = waiting.Value.Where(IsUntried).Select(message => message.InsertedOn).Min();
        metrics.OldestMailSeen(oldest is { } at ? time.GetUtcNow() - at : TimeSpan.Zero);
        metrics.RecordHeartbeat();
    }

    /// <summary>One that is none of ours is not counted: the queue function will say so.</summary>
    private static bool IsUntried(PeekedMessage message) =>
        message.DequeueCount == 0 && SendMailMessage.Read(message.MessageText) is { Attempt: 0 };
}
