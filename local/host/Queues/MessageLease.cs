using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Queues;

/// <summary>
/// Keeps a message hidden from others while it is being worked on, by hiding it again at half time. When this
/// process is killed, the message is back after one lease.
/// </summary>
internal sealed partial class MessageLease : IDisposable
{
    private readonly QueueClient queue;
    private readonly string messageId;
    private readonly TimeSpan length;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ending = new();
    private readonly Task renewing;
    private string? receipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, ILogger logger)
    {
        this.queue = queue;
        this.length = length;
        this.logger = logger;
        messageId = message.MessageId;
        receipt = message.PopReceipt;
        renewing = RenewAsync();
    }

    /// <summary>Stops renewing.</summary>
    /// <returns>The receipt that the message answers to now; null when it belongs to somebody else.</returns>
    public async Task<string?> EndAsync()
    {
        await ending.CancelAsync();
        await renewing;
        return receipt;
    }

    public void Dispose() => ending.Dispose();

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(length / 2);
        while (await NextHalfTimeAsync(timer))
        {
            try
            {
                // Never cancelled: of a renewal under way nobody knows which receipt holds.
                var renewed = await queue.UpdateMessageAsync(
                    messageId, receipt, visibilityTimeout: length, cancellationToken: CancellationToken.None);
                receipt = renewed.Value.PopReceipt;
                LogRenewed(logger, messageId);
            }
            catch (RequestFailedException lost) when (lost.Status == 404)
            {
                receipt = null;
                LogLost(logger, messageId);
                return;
            }
#pragma warning disable CA1031 // What answers in storage's place makes the client throw anything.
            catch (Exception trouble)
#pragma warning restore CA1031
            {
                LogNotRenewed(logger, messageId, trouble.GetType().Name); // another half time is left to try again
            }
        }
    }

    private async ValueTask<bool> NextHalfTimeAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(9221, LogLevel.Debug, "Message {MessageId}: lease renewed.")]
    private static partial void LogRenewed(ILogger logger, string messageId);

    [LoggerMessage(9222, LogLevel.Warning, "Message {MessageId}: lease lost; it may be worked on twice.")]
    private static partial void LogLost(ILogger logger, string messageId);

    [LoggerMessage(9223, LogLevel.Warning, "Message {MessageId}: lease not renewed ({Trouble}).")]
    private static partial void LogNotRenewed(ILogger logger, string messageId, string trouble);
}
