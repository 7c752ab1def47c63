using ContactsFunctions.Intake.Counting;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>Every night at 3:17 UTC.</summary>
public sealed class HousekeepingFunction(KeepHouse keepHouse, CountDays countDays)
{
    [Function("Housekeeping")]
    public async Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await keepHouse.ExecuteAsync(cancellationToken);

        // Last: what people have a right to comes before what is nice to know.
        await countDays.ExecuteAsync(cancellationToken);
    }
}
