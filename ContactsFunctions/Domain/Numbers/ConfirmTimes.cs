namespace ContactsFunctions.Domain.Numbers;

/// <summary>
/// How long people took to confirm, as counts: steps of a fourth root of two from one second on. So days add up, and a median
/// is known to within a tenth.
/// </summary>
public static class ConfirmTimes
{
    private const double StepsToDouble = 4;
    private const int LastStep = 100;

    public static int StepOf(TimeSpan time) =>
        (int)Math.Clamp(Math.Round(StepsToDouble * Math.Log2(Math.Max(1, time.TotalSeconds))), 0, LastStep);

    public static TimeSpan TimeOf(int step) => TimeSpan.FromSeconds(Math.Pow(2, step / StepsToDouble));

    /// <summary>The time in the middle; null where nobody confirmed.</summary>
    public static TimeSpan? Median(IEnumerable<DayNumbers> days)
    {
        var counts = days.SelectMany(day => day.Times).GroupBy(time => time.Key, time => time.Value).OrderBy(step => step.Key)
            .Select(step => (Step: step.Key, Count: step.Sum())).ToArray();
        var middle = (counts.Sum(step => step.Count) + 1) / 2;
        var passed = 0;
        foreach (var (step, count) in counts)
        {
            passed += count;
            if (passed >= middle)
            {
                return TimeOf(step);
            }
        }

        return null;
    }
}
