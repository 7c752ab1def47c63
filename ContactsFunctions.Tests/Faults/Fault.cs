namespace ContactsFunctions.Tests.Faults;

/// <summary>What can happen to one call on its way to storage and back.</summary>
public enum Fault
{
    /// <summary>The connection breaks before storage has heard of the call.</summary>
    ResetBefore,

    /// <summary>Storage has done what was asked; the connection breaks before its answer.</summary>
    ResetAfter,

    ServerError,

    /// <summary>Storage has done what was asked and answers 500.</summary>
    ServerErrorAfter,

    ServerBusy,
    PreconditionFailed,
    Conflict,

    /// <summary>No answer, and nothing done.</summary>
    TimeoutBefore,

    /// <summary>No answer, though all was done.</summary>
    TimeoutAfter,

    SlowAnswer,

    /// <summary>The call arrives twice; the caller hears the first answer.</summary>
    Duplicate,
}

/// <summary>A call that something happens to, by its name and by how many of that name came before.</summary>
/// <param name="Times">
/// How many calls of the name it happens to: 1 is over with the client library's first repeat, more outlasts all its repeats.
/// </param>
internal sealed record PlannedFault(string Call, int Ordinal, Fault Fault, int Times);
