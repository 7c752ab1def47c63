using System.Threading.Channels;

namespace ContactsFunctions.Tests.Local.Host.Timers;

/// <summary>A clock that a test moves; timers whose time has come fire while it is moved.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly Channel<ManualTimer> added = Channel.CreateUnbounded<ManualTimer>();
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for this clock, and moves it.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var waiting = await added.Reader.ReadAsync(TestContext.Current.CancellationToken);
        List<ManualTimer> due;
        lock (gate)
        {
            now += by;
            due = timers.FindAll(timer => timer.Due <= now);
            timers.RemoveAll(timer => timer.Due <= now);
        }

        due.ForEach(timer => timer.Fire());
        if (due.Count == 0)
        {
            added.Writer.TryWrite(waiting); // whoever waited still does
        }
    }

    /// <summary>Moves it at once, whether or not anybody waits.</summary>
    public void Move(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
        }
    }

    private sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                    clock.added.Writer.TryWrite(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
