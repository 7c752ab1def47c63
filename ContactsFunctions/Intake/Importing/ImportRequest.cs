using System.Text.Json;
using ContactsFunctions.Intake.Reading;
using FluentValidation;

namespace ContactsFunctions.Intake.Importing;

/// <summary>A batch as a request spells it: the rows as sent, nothing checked yet.</summary>
public sealed class ImportRequest(JsonElement body)
{
    /// <summary>The most contacts in one batch.</summary>
    public const int MaxContacts = 100;

    /// <summary>The largest body of a batch, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public InputValue Contacts { get; } = new InputValue(body).Member("contacts");

    public InputValue UpdateExisting { get; } = new InputValue(body).Member("update_existing");

    public InputValue AppendTags { get; } = new InputValue(body).Member("append_tags");

    public IReadOnlyList<JsonElement> Rows => [.. Contacts.Json.EnumerateArray()];
}

/// <summary>What a batch may carry. Rows are checked one by one: a bad one does not stop the others.</summary>
internal sealed class ImportRequestValidator : AbstractValidator<ImportRequest>
{
    public ImportRequestValidator()
    {
        RuleFor(r => r.Contacts).Must(contacts => contacts.HasValue).WithErrorCode("required").WithMessage("Must be a list of contacts.");
        RuleFor(r => r.Contacts)
            .Sent(contacts => contacts.Json.ValueKind == JsonValueKind.Array, "invalid_type", "Must be a list of contacts.");
        RuleFor(r => r.Contacts).Sent(
            contacts => contacts.Json.ValueKind != JsonValueKind.Array || contacts.Json.GetArrayLength() <= ImportRequest.MaxContacts,
            "too_many",
            $"A batch has at most {ImportRequest.MaxContacts} contacts.");
        RuleFor(r => r.UpdateExisting).Named("update_existing").Flag();
        RuleFor(r => r.AppendTags).Named("append_tags").Flag();
    }
}
