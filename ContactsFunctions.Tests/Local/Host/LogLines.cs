using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>What a host has logged, and waiting for what it will.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = [];
    private readonly List<(string Text, int Times, TaskCompletionSource Seen)> awaited = [];

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Completes when so many lines with this text have been or are logged.</summary>
    public Task LoggedAsync(string text, int times)
    {
        lock (awaited)
        {
            if (Count(text) >= times)
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((text, times, seen));
            return seen.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private int Count(string text) => lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private void Add(string line)
    {
        lock (awaited)
        {
            lines.Enqueue(line);
            foreach (var (text, times, seen) in awaited)
            {
                if (Count(text) >= times)
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    private sealed class Logger(LogLines log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}");
    }
}
