using System.Threading.Channels;

namespace ContactsFunctions.Tests.Local.Host.Queues;

/// <summary>Lets as many through as the test says, and counts who is inside.</summary>
internal sealed class Gate
{
    private readonly Channel<bool> passes = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> entries = Channel.CreateUnbounded<bool>();
    private readonly Lock counting = new();
    private int inside;
    private int entered;

    public int MostAtOnce { get; private set; }

    public async Task PassAsync()
    {
        lock (counting)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++inside);
        }

        entries.Writer.TryWrite(true);
        await passes.Reader.ReadAsync(TestContext.Current.CancellationToken);
        lock (counting)
        {
            inside--;
        }
    }

    public void Release(int count)
    {
        for (var i = 0; i < count; i++)
        {
            passes.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits until this many have come in, the earlier ones included.</summary>
    public async Task EnteredAsync(int count)
    {
        for (; entered < count; entered++)
        {
            await entries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        }
    }
}
