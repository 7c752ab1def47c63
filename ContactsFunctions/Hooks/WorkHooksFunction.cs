using Azure.Storage.Queues.Models;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Takes from the queue what webhooks are to be told. What fails is thrown: the host tries again, and dead-letters what keeps failing.
/// The rows still owe it then, and are looked at every hour.
/// </summary>
public sealed class WorkHooksFunction(HandOutEvents handOut, DeliverEvent deliver)
{
    [Function("WorkHooks")]
    public async Task RunAsync([QueueTrigger(EventOutbox.Name)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            switch (QueueJson.Read(message.Body, HookMessageJson.Default.HookMessage, "an event for webhooks"))
            {
                case HandOutMessage owed:
                    await handOut.ExecuteAsync(owed, cancellationToken);
                    break;

                case DeliverMessage due:
                    await deliver.ExecuteAsync(due, cancellationToken);
                    break;
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw FunctionFailedException.Of(e);
        }
    }
}
