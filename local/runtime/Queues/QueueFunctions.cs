using System.Text.Json;
using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.LocalRuntime.Queues;

/// <summary>Makes a listener for every queue function.</summary>
internal static class QueueFunctions
{
    private const string PoisonSuffix = "-poison";

    public static IEnumerable<QueueListener> ListenersFor(
        IEnumerable<FunctionDefinition> functions, LocalHostOptions options, IServiceProvider services, RunningWork running)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is QueueTriggerAttribute trigger)
            {
                yield return ListenerFor(function, trigger, options, services, running);
            }
        }
    }

    private static QueueListener ListenerFor(
        FunctionDefinition function, QueueTriggerAttribute trigger, LocalHostOptions options, IServiceProvider services, RunningWork running)
    {
        var settings = options.HostJson.Queues;
        // Queue names are lower case; the host lowers what an attribute says.
        var name = SettingReferences.Resolve(trigger.QueueName, options.Configuration, function).ToLowerInvariant();
        var connection = QueueConnection.Of(function, trigger.Connection, options.Configuration);
        var binding = new QueueBinding(function, services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value);

        // What fails on a poison queue stays there: there is no queue further down.
        var poison = name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : connection.Open(name + PoisonSuffix);
        var runner = new QueueFunction(
            function.Name, connection.Open(name), poison, settings, options.QueueLease, binding, new(function),
            services.GetRequiredService<IServiceScopeFactory>(), running, services.GetRequiredService<ILogger<QueueFunction>>());
        return new(
            connection.OpenForPolling(name), runner, settings, options.QueueLease, services.GetRequiredService<ILogger<QueueListener>>());
    }
}
