namespace ContactsFunctions.Domain.Merging;

/// <summary>What became of a change.</summary>
/// <param name="Contact">The contact afterwards; null where there is none and none came into being.</param>
/// <param name="MailsToQueue">Mails owed, new or still waiting, for which a queue message must be sent.</param>
/// <param name="Errors">Why the change cannot be made; nothing may be written then.</param>
public sealed record MergeOutcome(
    MergeResult Result,
    Contact? Contact,
    ConfirmationAnswer Confirmation,
    ValueList<DueMail> MailsToQueue,
    ValueList<Warning> Warnings,
    ValueList<FieldError> Errors);

public enum MergeResult
{
    Created,
    Updated,
    Unchanged,

    /// <summary>Known already, and the request asked to leave known contacts alone.</summary>
    Skipped,
}

/// <summary>What a result is called in answers and numbers.</summary>
internal static class MergeResultNames
{
    public static string WireName(this MergeResult result) => result switch
    {
        MergeResult.Created => "created",
        MergeResult.Updated => "updated",
        MergeResult.Unchanged => "unchanged",
        MergeResult.Skipped => "skipped",
    };
}

/// <summary>What a keyed caller is told about the confirmation mail.</summary>
public enum ConfirmationAnswer
{
    /// <summary>No confirmation is awaited.</summary>
    None,

    /// <summary>A mail is on its way because of this request.</summary>
    Queued,

    /// <summary>This request wanted one, and the address has had its share.</summary>
    Throttled,

    /// <summary>One is awaited because of an earlier request.</summary>
    Pending,
}
