using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Hosting.Workers;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Queues;

/// <summary>
/// One message to one function, and what becomes of it: deleted when the function succeeds, back after a rest when
/// it fails, in the poison queue when it has failed often enough. Text is kept as it came, encoded or not.
/// </summary>
internal sealed partial class QueueFunction(
    WorkerFunction function, WorkerSupervisor workers, QueueClient queue, QueueClient? poison, QueueSettings settings, TimeSpan lease,
    RunningWork running, ILogger<QueueFunction> logger)
{
    private readonly bool takesWholeMessage = function.Trigger.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty("supportsDeferredBinding", out var deferred) && deferred.ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private enum Outcome
    {
        Succeeded,
        Failed,
        Undecodable,
        Interrupted,
    }

    /// <summary>Never fails: a message that cannot be dealt with now is back when its lease ends.</summary>
    public async Task RunAsync(QueueMessage message)
    {
        // Every attempt so far ended with the process, or this one would be the function's to fail.
        var hopeless = poison is not null && message.DequeueCount > settings.MaxDequeueCount;
        using var kept = new MessageLease(queue, message, lease, logger);
        var outcome = hopeless ? Outcome.Failed : await InvokeAsync(message);
        if (await kept.EndAsync() is { } receipt)
        {
            await TryAsync(() => SettleAsync(message, receipt, outcome), message);
        }
    }

    /// <summary>For a message that was received and must not be worked on any more.</summary>
    public Task GiveBackAsync(QueueMessage message) =>
        TryAsync(() => SettleAsync(message, message.PopReceipt, Outcome.Interrupted), message);

    private async Task<Outcome> InvokeAsync(QueueMessage message)
    {
        if (Decode(message) is not { } decoded)
        {
            LogUndecodable(logger, function.Name, message.MessageId);
            return Outcome.Undecodable;
        }

        try
        {
            var worker = await workers.ReadyAsync(running.Cancelled);
            var result = await worker.InvokeAsync(
                function, Guid.NewGuid().ToString(), QueueMessageData.Input(decoded, takesWholeMessage), QueueMessageData.Metadata(decoded), running.Cancelled);
            if (result.Succeeded)
            {
                return Outcome.Succeeded;
            }

            if (running.Cancelled.IsCancellationRequested)
            {
                return Outcome.Interrupted;
            }

            LogFailed(logger, function.Name, message.MessageId, message.DequeueCount, result.Failure);
            return Outcome.Failed;
        }
        catch (Exception none) when (none is WorkerGoneException || (none is OperationCanceledException && running.Cancelled.IsCancellationRequested))
        {
            return Outcome.Interrupted; // there is no worker to try it
        }
    }

    private Task SettleAsync(QueueMessage message, string receipt, Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None),
        Outcome.Interrupted => HideAsync(message, receipt, TimeSpan.Zero),
        Outcome.Undecodable when poison is not null => MoveToPoisonAsync(message, receipt, poison),
        Outcome.Failed when poison is not null && message.DequeueCount >= settings.MaxDequeueCount => MoveToPoisonAsync(message, receipt, poison),
        Outcome.Failed or Outcome.Undecodable => HideAsync(message, receipt, settings.VisibilityTimeout),
    };

    private Task<Response<UpdateReceipt>> HideAsync(QueueMessage message, string receipt, TimeSpan rest) =>
        queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: rest, cancellationToken: CancellationToken.None);

    // The copy first: a crash in between leaves two messages, never none.
    private async Task MoveToPoisonAsync(QueueMessage message, string receipt, QueueClient poison)
    {
        try
        {
            await poison.SendMessageAsync(message.MessageText, CancellationToken.None);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await poison.SendMessageAsync(message.MessageText, CancellationToken.None);
        }

        await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        LogMoved(logger, message.MessageId, poison.Name);
    }

    private async Task TryAsync(Func<Task> settle, QueueMessage message)
    {
        try
        {
            await settle();
        }
#pragma warning disable CA1031 // What answers in storage's place makes the client throw anything; the message is back in any case.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            LogNotSettled(logger, function.Name, message.MessageId, (trouble as RequestFailedException)?.Status ?? 0);
        }
    }

    private QueueMessage? Decode(QueueMessage message)
    {
        if (!settings.Base64)
        {
            return message;
        }

        try
        {
            var body = new BinaryData(Convert.FromBase64String(message.MessageText));
            return QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [LoggerMessage(9211, LogLevel.Error, "{Function} failed on message {MessageId}, attempt {Attempt}: {Failure}")]
    private static partial void LogFailed(ILogger logger, string function, string messageId, long attempt, string failure);

    [LoggerMessage(9213, LogLevel.Error, "{Function}: message {MessageId} is not in the encoding that host.json says.")]
    private static partial void LogUndecodable(ILogger logger, string function, string messageId);

    [LoggerMessage(9214, LogLevel.Warning, "Message {MessageId} moved to {PoisonQueue}.")]
    private static partial void LogMoved(ILogger logger, string messageId, string poisonQueue);

    [LoggerMessage(9215, LogLevel.Warning, "{Function}: message {MessageId} could not be settled (status {Status}); it is back when its lease ends.")]
    private static partial void LogNotSettled(ILogger logger, string function, string messageId, int status);
}
