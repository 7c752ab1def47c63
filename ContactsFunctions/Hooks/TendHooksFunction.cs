using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Hooks;

/// <summary>Every hour.</summary>
public sealed class TendHooksFunction(TendHooks tendHooks)
{
    [Function("TendHooks")]
    public Task RunAsync([TimerTrigger("0 37 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        tendHooks.ExecuteAsync(cancellationToken);
}
