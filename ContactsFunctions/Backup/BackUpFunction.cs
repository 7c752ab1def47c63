using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Backup;

/// <summary>Every night at 1:43 UTC.</summary>
public sealed class BackUpFunction(ExportTables exportTables)
{
    [Function("BackUp")]
    public async Task RunAsync([TimerTrigger("0 43 1 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            await exportTables.ExecuteAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw FunctionFailedException.Of(e);
        }
    }
}
