using System.Globalization;
using ContactsFunctions.Hosting.Protocol;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>Writes what a worker logs under the worker's own categories and levels, exceptions with their messages, as the Functions host does.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    public void Write(RpcLog log)
    {
        if (log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric || log.Level == RpcLog.Types.Level.None)
        {
            return;
        }

        var text = log.Exception is { } exception
            ? $"{log.Message}{Environment.NewLine}{exception.Message}{Environment.NewLine}{exception.StackTrace}"
            : log.Message;
        _ = int.TryParse(log.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var eventId);
        loggers.CreateLogger(log.Category).Log((LogLevel)log.Level, new EventId(eventId), text, null, static (line, _) => line);
    }
}
