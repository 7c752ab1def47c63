using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Intake.Importing;

/// <summary>Reads a contact that is one of many, by the rules of imports.</summary>
public sealed class ImportRowReader(ContactTranslation translation)
{
    private static readonly Warning NobodyIsWelcomed =
        new("not_in_batches", "sendWelcomeEmail", "A batch welcomes nobody; it was ignored.");

    /// <param name="sent">The row.</param>
    /// <param name="rules">What goes for all rows.</param>
    /// <param name="region">The store's region for phone numbers.</param>
    /// <param name="by">Who sent it.</param>
    public ImportRow Read(JsonElement sent, ImportRules rules, string? region, Writer by)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var evidence = new Evidence(ConsentCause.Import) { By = by };
        if (sent.ValueKind != JsonValueKind.Object)
        {
            return new(new(), evidence) { Errors = [new(string.Empty, "invalid_type", "A contact must be an object.")] };
        }

        var request = ContactRequest.Read(sent, isForm: false, region, maxTags: rules.MaxTags);
        var reading = translation.Read(request);
        var change = reading.Change;
        return new(
            change with
            {
                // Accepted marketing is taken as said, and nobody is welcomed, unless the row itself asks to confirm.
                DoubleOptin = change.DoubleOptin ?? false,
                SendWelcome = false,
                SkipKnown = !rules.UpdateExisting,
                Tags = Labels.Join(change.Tags, rules.Tags),
                ReplaceTags = !rules.AppendTags && (request.GivesTags || rules.Tags.Count > 0),
            },
            reading.GivenConsent is { } consent
                ? consent with { Cause = ConsentCause.Import, By = by }
                : evidence with { Source = change.EmailSource ?? evidence.Source })
        {
            Errors = reading.Errors,
            Warnings = change.SendWelcome ? [.. reading.Warnings, NobodyIsWelcomed] : reading.Warnings,
            MayAsk = rules.Ask,
        };
    }
}
