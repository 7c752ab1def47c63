using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Mail.Watching;

/// <summary>Looks at the queues every five minutes.</summary>
public sealed class WatchQueuesFunction(WatchQueues watchQueues)
{
    [Function("WatchQueues")]
    public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        watchQueues.ExecuteAsync(cancellationToken);
}
