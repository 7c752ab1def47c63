namespace ContactsFunctions.Contacts.Merging;

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

/// <summary>Something a keyed caller should know although the request was accepted.</summary>
public sealed record Warning(string Code, string? Field, string Message);

/// <summary>Something wrong with a request, and what would be right. Never repeats what was sent.</summary>
/// <param name="Field">As the caller wrote it: <c>email</c>, <c>phone</c>, <c>properties.city</c>.</param>
/// <param name="Code">The reason, for programs.</param>
/// <param name="Message">The reason in English; a page shows it where it has no sentence of its own for it.</param>
public sealed record FieldError(string Field, string Code, string Message);
