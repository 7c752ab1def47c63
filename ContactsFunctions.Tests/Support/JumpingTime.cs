namespace ContactsFunctions.Tests.Support;

/// <summary>The system's clock, moved ahead as far as a test says. Timers run as ever.</summary>
public sealed class JumpingTime : TimeProvider
{
    private long aheadTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref aheadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref aheadTicks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref aheadTicks) / (double)TimeSpan.TicksPerSecond * TimestampFrequency);
}
