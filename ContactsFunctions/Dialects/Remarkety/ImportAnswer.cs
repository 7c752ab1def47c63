using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>What became of a batch, in Remarkety's shape; <c>skipped</c> and <c>warnings</c> are additions.</summary>
internal sealed record ImportAnswer(
    int Success, int Failed, int Skipped, IReadOnlyList<FailedRow> FailedReason, IReadOnlyList<RowWarning> Warnings);

/// <summary>A row that was not stored.</summary>
/// <param name="Email">As sent, so that the caller finds the row again.</param>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Reason">The first error as one sentence.</param>
internal sealed record FailedRow(string? Email, string? Phone, int Index, string Reason, IReadOnlyList<FieldError> Errors)
{
    /// <summary>As long as an address can be: enough to find the row again, and no more than that.</summary>
    private const int MaxRepeated = 254;

    public static FailedRow Of(JsonElement row, int index, IReadOnlyList<FieldError> errors)
    {
        var sent = new InputValue(row);
        return new(
            Repeated(sent.Member("email").AsText() ?? IdentifierOf(row, "email")),
            Repeated(sent.Member("sms_phone_number").AsText() ?? sent.Member("phone").AsText() ?? IdentifierOf(row, "phone")),
            index,
            errors[0].Field.Length == 0 ? errors[0].Message : $"{errors[0].Field}: {errors[0].Message}",
            errors);
    }

    private static string? Repeated(string? sent) => sent.CutOrNull(MaxRepeated);

    private static string? IdentifierOf(JsonElement row, string type) =>
        row.ValueKind == JsonValueKind.Object
        && row.TryGetProperty("identifiers", out var identifiers)
        && identifiers.ValueKind == JsonValueKind.Array
            ? identifiers.EnumerateArray()
                .Select(item => new InputValue(item))
                .FirstOrDefault(item => item.Member("type").AsText() == type)
                .Member("id").AsText()
            : null;
}

/// <summary>Something the caller should know about a row that was stored.</summary>
internal sealed record RowWarning(int Index, string Code, string? Field, string Message);
