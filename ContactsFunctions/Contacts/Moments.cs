namespace ContactsFunctions.Contacts;

/// <summary>Moments as they are kept and answered: to the millisecond, so that what was stored is what is read.</summary>
internal static class Moments
{
    /// <summary>Now, as merges take it.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToMilliseconds();

    public static DateTimeOffset ToMilliseconds(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
