using Azure.Core;
using Azure.Core.Pipeline;

namespace ContactsFunctions.Tests.Support;

/// <summary>Does something of a test's own just before rows are written; and says what the tables were asked.</summary>
internal sealed class Interruption : CountedCalls
{
    private Func<Task>? action;
    private int writesLeft;

    /// <summary>Once, before the write of a row, or of many in one, that is so many from now on.</summary>
    public void BeforeWrite(int number, Func<Task> doThis) => (writesLeft, action) = (number, doThis);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        var isWrite = message.Request.Method == RequestMethod.Put || message.Request.Method == RequestMethod.Post;
        if (isWrite && Interlocked.Decrement(ref writesLeft) == 0)
        {
            await action!();
        }

        await base.ProcessAsync(message, pipeline);
    }
}
