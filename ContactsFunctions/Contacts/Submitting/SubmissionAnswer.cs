using System.Text.Json.Serialization;
using ContactsFunctions.Contacts.Merging;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>What a keyed caller is told.</summary>
internal sealed record SubmissionAnswer(
    string Status,
    [property: JsonPropertyName("contactID")] string? ContactId,
    string? Email,
    string? Phone,
    string Result,
    string Confirmation,
    IReadOnlyList<Warning> Warnings)
{
    public static SubmissionAnswer Of(MergeOutcome outcome) => new(
        "OK",
        outcome.Contact?.Id.ToString(),
        outcome.Contact?.Email?.Address.Display,
        outcome.Contact?.Phone?.Number,
        ResultName(outcome.Result),
        ConfirmationName(outcome.Confirmation),
        outcome.Warnings);

    private static string ResultName(MergeResult result) => result switch
    {
        MergeResult.Created => "created",
        MergeResult.Updated => "updated",
        MergeResult.Unchanged => "unchanged",
        MergeResult.Skipped => "skipped",
    };

    private static string ConfirmationName(ConfirmationAnswer confirmation) => confirmation switch
    {
        ConfirmationAnswer.Queued => "queued",
        ConfirmationAnswer.Throttled => "throttled",
        ConfirmationAnswer.Pending => "pending",
        ConfirmationAnswer.None => "none",
    };
}
