using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Changing;

namespace ContactsFunctions.Dialects;

/// <summary>Outcomes of use cases as the problems that every dialect answers.</summary>
internal static class Outcomes
{
    /// <exception cref="ProblemException">400: the contact cannot be kept so.</exception>
    public static MergeOutcome OrRefused(this MergeOutcome outcome) =>
        outcome.Errors.Count > 0 ? throw new ProblemException(Problem.Invalid(outcome.Errors)) : outcome;

    /// <exception cref="ProblemException">400, 404 or 409: the contact was not changed.</exception>
    public static PatchResult.Changed OrRefused(this PatchResult result) => result switch
    {
        PatchResult.Changed changed => changed,
        PatchResult.Invalid invalid => throw new ProblemException(Problem.Invalid(invalid.Errors)),
        PatchResult.Conflict conflict => throw new ProblemException(Problem.Conflict(conflict.Errors)),
        _ => throw new ProblemException(Problem.ContactNotFound()),
    };
}
