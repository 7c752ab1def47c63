using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Mail.Watching;

/// <summary>Measures how much mail waits, and for how long. That it does so at all is the app's heartbeat.</summary>
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

    private static bool IsUntried(PeekedMessage message)
    {
        try
        {
            return message.DequeueCount == 0
                && JsonSerializer.Deserialize(message.MessageText, SendMailMessageJson.Default.SendMailMessage) is { Attempt: 0 };
        }
        catch (JsonException)
        {
            // Not one of ours; the queue function will say so.
            return false;
        }
    }
}
