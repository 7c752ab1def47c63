using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Dialects.Remarkety;

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
    /// <param name="outcome">What became of the contact.</param>
    /// <param name="read">What reading the request had to say.</param>
    public static SubmissionAnswer Of(MergeOutcome outcome, IReadOnlyList<Warning>? read = null) => new(
        "OK",
        outcome.Contact?.Id.ToString(),
        outcome.Contact?.Email?.Address.Display,
        outcome.Contact?.Phone?.Number,
        outcome.Contact is null ? "ignored" : outcome.Result.WireName(),
        ConfirmationName(outcome.Confirmation),
        [.. read ?? [], .. outcome.Warnings]);

    private static string ConfirmationName(ConfirmationAnswer confirmation) => confirmation switch
    {
        ConfirmationAnswer.Queued => "queued",
        ConfirmationAnswer.Throttled => "throttled",
        ConfirmationAnswer.Pending => "pending",
        ConfirmationAnswer.None => "none",
    };
}
