using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Tests.Support;

/// <summary>Counts the requests that go out to the tables, at the wire: each try counts.</summary>
public class CountedCalls : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> calls = new();

    /// <summary>Method and path of every request since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public void Forget() => calls.Clear();

    /// <summary>Has an app's table calls counted here.</summary>
    public void Replace(IServiceCollection services, Func<string> connectionString)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        services.Replace(ServiceDescriptor.Singleton(_ => new TableServiceClient(connectionString(), options)));
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        calls.Enqueue($"{message.Request.Method} {message.Request.Uri.Path}");
        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        calls.Enqueue($"{message.Request.Method} {message.Request.Uri.Path}");
        ProcessNext(message, pipeline);
    }
}
