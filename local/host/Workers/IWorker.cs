namespace ContactsFunctions.Hosting.Workers;

/// <summary>
/// A worker that was started: a process of its own, or, in a test, one in the test's process. Disposing ends it; one
/// that got to work was asked to terminate, over its stream, and given time for it before.
/// </summary>
public interface IWorker : IAsyncDisposable
{
    int ProcessId { get; }

    /// <summary>Completes when the worker has ended, for whatever reason.</summary>
    Task Ended { get; }

    /// <summary>What it wrote last, for the message of a failed start.</summary>
    string LastWords { get; }
}
