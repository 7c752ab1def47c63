using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>Every night at 3:07 UTC, before housekeeping: of whom is removed nothing can be told any more.</summary>
public sealed class TellExpiredFunction(TellExpired tellExpired)
{
    [Function("TellExpired")]
    public Task RunAsync([TimerTrigger("0 7 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        tellExpired.ExecuteAsync(cancellationToken);
}
