namespace ContactsFunctions.Bench;

internal static class Medians
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <param name="part">From 0 to 1: 0.99 is the value that 99 of 100 do not exceed.</param>
    public static double Percentile(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min((int)(sorted.Length * part), sorted.Length - 1)];
    }
}
