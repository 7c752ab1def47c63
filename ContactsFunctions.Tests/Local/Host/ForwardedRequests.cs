using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>
/// A worker's own web server: takes the requests that the host forwards, and hands each to the invocation that its
/// header names.
/// </summary>
internal sealed class ForwardedRequests : IAsyncDisposable
{
    public const string InvocationId = "x-ms-invocation-id";

    private readonly ConcurrentDictionary<string, Meeting> meetings = new();
    private readonly WebApplication web;

    public ForwardedRequests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        web = builder.Build();
        web.Run(context =>
        {
            var meeting = At(context.Request.Headers[InvocationId].ToString());
            meeting.Came.TrySetResult(context);
            return meeting.Over.Task;
        });
    }

    public string Address => web.Urls.First();

    public Task StartAsync(CancellationToken cancellationToken) => web.StartAsync(cancellationToken);

    public Task<HttpContext> OfAsync(string invocation, CancellationToken cancellationToken) => At(invocation).Came.Task.WaitAsync(cancellationToken);

    /// <summary>Ends the request of an invocation, if there is one.</summary>
    public void End(string invocation)
    {
        if (meetings.TryRemove(invocation, out var meeting))
        {
            meeting.Over.TrySetResult();
        }
    }

    /// <summary>Breaks all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await web.StopAsync(new CancellationToken(canceled: true));
        await web.DisposeAsync();
    }

    private Meeting At(string invocation) => meetings.GetOrAdd(invocation, _ => new());

    private sealed class Meeting
    {
        public TaskCompletionSource<HttpContext> Came { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
