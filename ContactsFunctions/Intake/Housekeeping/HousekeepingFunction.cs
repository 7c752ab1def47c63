using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>Every night at 3:17 UTC.</summary>
public sealed class HousekeepingFunction(KeepHouse keepHouse)
{
    [Function("Housekeeping")]
    public Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        keepHouse.ExecuteAsync(cancellationToken);
}
