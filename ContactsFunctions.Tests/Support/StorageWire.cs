using System.Collections.Concurrent;
using System.Diagnostics;

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// Counts the HTTP requests to storage that one operation causes, each try for itself, as they leave the process: by
/// the trace they belong to, so that other tests and the app's own timers do not count.
/// </summary>
internal sealed class StorageWire : IDisposable
{
    private static readonly ActivitySource Operations = new(nameof(StorageWire));

    private readonly ConcurrentBag<(ActivityTraceId Trace, Uri Address)> sent = [];
    private readonly ActivityListener listener;
    private readonly int tablePort;
    private readonly int queuePort;

    public StorageWire(string connectionString)
    {
        tablePort = Endpoint(connectionString, "TableEndpoint").Port;
        queuePort = Endpoint(connectionString, "QueueEndpoint").Port;
        listener = new ActivityListener
        {
            // The host's span hands the caller's trace on to the worker, and the worker's to what the function does.
            ShouldListenTo = source => source.Name is "System.Net.Http" or "Microsoft.AspNetCore" or "Microsoft.Azure.Functions.Worker" or nameof(StorageWire),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "System.Net.Http" && activity.GetTagItem("url.full") is string url)
                {
                    sent.Add((activity.TraceId, new Uri(url)));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>How many requests to tables and to queues an operation causes until it is answered.</summary>
    public async Task<(int Table, int Queue)> CountAsync(Func<Task> operation)
    {
        ActivityTraceId trace;
        using (var span = Operations.StartActivity("operation", ActivityKind.Internal, parentContext: default)!)
        {
            trace = span.TraceId;
            await operation();
        }

        var ports = sent.Where(request => request.Trace == trace).Select(request => request.Address.Port).ToList();
        return (ports.Count(port => port == tablePort), ports.Count(port => port == queuePort));
    }

    public void Dispose() => listener.Dispose();

    private static Uri Endpoint(string connectionString, string name) =>
        new(connectionString.Split(';').First(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..]);
}
