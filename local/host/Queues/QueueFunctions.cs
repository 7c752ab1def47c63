using Azure.Storage.Queues;
using ContactsFunctions.Hosting.Workers;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Queues;

/// <summary>Makes a listener for every queue function.</summary>
internal static class QueueFunctions
{
    private const string DefaultConnection = "AzureWebJobsStorage";
    private const string PoisonSuffix = "-poison";

    public static IReadOnlyList<QueueListener> ListenersFor(
        IEnumerable<WorkerFunction> functions, WorkerSupervisor workers, LocalHostOptions options, RunningWork running, ILoggerFactory loggers) =>
        [.. functions.Where(function => function.TriggerType == "queueTrigger").Select(function => ListenerFor(function, workers, options, running, loggers))];

    private static QueueListener ListenerFor(
        WorkerFunction function, WorkerSupervisor workers, LocalHostOptions options, RunningWork running, ILoggerFactory loggers)
    {
        // Queue names are lower case; the host lowers what an attribute says.
        var name = SettingReferences.Resolve(function.Text("queueName")!, options.Configuration, function.Name).ToLowerInvariant();
        var connection = function.Text("connection") is { Length: > 0 } named ? named : DefaultConnection;
        var connectionString = options.Configuration[connection.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
            ? value
            : throw new LocalHostException($"Function {function} needs the setting {connection}, a connection string.");

        // What fails on a poison queue stays there: there is no queue further down.
        var poison = name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : Open(name + PoisonSuffix, new());
        var polling = new QueueClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(10) } };
        var runner = new QueueFunction(
            function, workers, Open(name, new()), poison, options.HostJson.Queues, options.QueueLease, running, loggers.CreateLogger<QueueFunction>());
        return new(Open(name, polling), runner, options.HostJson.Queues, options.QueueLease, loggers.CreateLogger<QueueListener>());

        QueueClient Open(string queue, QueueClientOptions queueOptions)
        {
            try
            {
                return new(connectionString, queue, queueOptions);
            }
            catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
            {
                throw new LocalHostException($"The setting {connection} is no connection string of a storage account.");
            }
        }
    }
}
