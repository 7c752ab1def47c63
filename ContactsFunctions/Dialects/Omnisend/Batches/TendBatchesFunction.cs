using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>Every night at 3:27 UTC.</summary>
public sealed class TendBatchesFunction(TendBatches tendBatches)
{
    [Function("TendBatches")]
    public Task RunAsync([TimerTrigger("0 27 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        tendBatches.ExecuteAsync(cancellationToken);
}
