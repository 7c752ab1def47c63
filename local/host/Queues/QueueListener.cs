using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Queues;

/// <summary>Looks for messages and hands them to a function, so many at a time as host.json says.</summary>
internal sealed partial class QueueListener(
    QueueClient polled, QueueFunction function, QueueSettings settings, TimeSpan lease, ILogger<QueueListener> logger)
{
    private bool inTrouble;

    /// <summary>Ends when no new work is taken on and every message in hand is done with.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = new PollingPause(settings.MaxPollingInterval, Random.Shared);
        var inHand = new List<Task>();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var messages = await ReceiveAsync();
                if (messages.Length == 0)
                {
                    await Task.Delay(pause.Next(), stopping);
                    continue;
                }

                pause.Reset();
                inHand.AddRange(messages.Select(message => Task.Run(
                    () => stopping.IsCancellationRequested ? function.GiveBackAsync(message) : function.RunAsync(message), CancellationToken.None)));
                while (inHand.RemoveAll(task => task.IsCompleted) >= 0 && inHand.Count > settings.NewBatchThreshold)
                {
                    await Task.WhenAny(inHand).WaitAsync(stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }

        await Task.WhenAll(inHand);
    }

    /// <summary>
    /// Not cancelled on a stop: messages handed out to nobody would stay hidden for a lease. A queue that is not
    /// there is empty, and storage out of reach is looked for again.
    /// </summary>
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            var received = await polled.ReceiveMessagesAsync(settings.BatchSize, lease, CancellationToken.None);
            inTrouble = false;
            return received.Value;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
#pragma warning disable CA1031 // What answers in storage's place makes the client throw anything, and no more messages would ever be looked for.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            if (!inTrouble)
            {
                LogOutOfReach(logger, polled.Name, (trouble as RequestFailedException)?.Status ?? 0, trouble.GetType().Name);
                inTrouble = true; // once is enough until it is back
            }

            return [];
        }
    }

    [LoggerMessage(9201, LogLevel.Warning, "Queue {Queue} cannot be read now (status {Status}, {Trouble}); trying on.")]
    private static partial void LogOutOfReach(ILogger logger, string queue, int status, string trouble);
}
