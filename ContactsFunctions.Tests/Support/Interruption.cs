using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Tests.Support;

/// <summary>Does something of a test's own just before rows are written; and says what the tables were asked.</summary>
internal sealed class Interruption : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> calls = new();
    private Func<Task>? action;
    private int writesLeft;

    /// <summary>Method and path of every request since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public void Forget() => calls.Clear();

    /// <summary>Once, before the write of a row, or of many in one, that is so many from now on.</summary>
    public void BeforeWrite(int number, Func<Task> doThis) => (writesLeft, action) = (number, doThis);

    public void Replace(IServiceCollection services, Func<string> connectionString)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        services.Replace(ServiceDescriptor.Singleton(_ => new TableServiceClient(connectionString(), options)));
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        calls.Enqueue($"{message.Request.Method} {message.Request.Uri.Path}");
        if ((message.Request.Method == RequestMethod.Put || message.Request.Method == RequestMethod.Post) && Interlocked.Decrement(ref writesLeft) == 0)
        {
            await action!();
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
