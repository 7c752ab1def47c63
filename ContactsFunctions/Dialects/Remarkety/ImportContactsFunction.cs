using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Mail.Rendering;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Remarkety's batch: up to 100 contacts with one call, and a reason for each that was not taken.</summary>
public sealed class ImportContactsFunction(
    HttpBoundary boundary,
    Callers callers,
    IValidator<ImportRequest> validator,
    ContactTranslation translation,
    ImportContacts importContacts,
    MailRenderer mails)
{
    private static readonly Warning NobodyIsWelcomed =
        new("not_in_batches", "sendWelcomeEmail", "A batch welcomes nobody; it was ignored.");

    [Function("ImportContacts")]
    public Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v2/stores/{storeId}/contacts/batch")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var batch = new ImportRequest(await RequestBody.ReadJsonAsync(request, ImportRequest.MaxBytes, cancellationToken));
            var check = await validator.ValidateAsync(batch, cancellationToken);
            if (!check.IsValid)
            {
                return Problem.Invalid(check.Errors());
            }

            var evidence = new Evidence(ConsentCause.Import) { By = AuthenticatedRequests.WriterOf(request, RemarketyWays.Import) };
            var rows = batch.Rows.Select(row => Read(row, batch, store.Settings.DefaultRegion, evidence)).ToArray();
            await importContacts.ExecuteAsync(
                store,
                [.. rows.Where(row => row.Errors.Count == 0)],
                mails.Wording(store.Id, store.Settings, language: null),
                cancellationToken);
            return Answer.Json(Sum(batch.Rows, rows), RemarketyJson.Default);
        });

    private ImportRow Read(JsonElement row, ImportRequest batch, string? region, Evidence evidence)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            return new(new(), evidence) { Errors = [new(string.Empty, "invalid_type", "A contact must be an object.")] };
        }

        var sent = ContactRequest.Read(row, isForm: false, region);
        var reading = translation.Read(sent);
        var change = reading.Change;
        return new(
            change with
            {
                // Accepted marketing is taken as said, and nobody is welcomed, unless the row itself asks to confirm.
                DoubleOptin = change.DoubleOptin ?? false,
                SendWelcome = false,
                SkipKnown = batch.UpdateExisting.AsFlag() == false,
                ReplaceTags = batch.AppendTags.AsFlag() == false && sent.GivesTags,
            },
            reading.GivenConsent is { } consent
                ? consent with { Cause = ConsentCause.Import, By = evidence.By }
                : evidence with { Source = change.EmailSource ?? evidence.Source })
        {
            Errors = reading.Errors,
            Warnings = change.SendWelcome ? [.. reading.Warnings, NobodyIsWelcomed] : reading.Warnings,
        };
    }

    private static ImportAnswer Sum(IReadOnlyList<JsonElement> sent, ImportRow[] rows)
    {
        List<FailedRow> failed = [];
        List<RowWarning> warnings = [];
        var skipped = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (row.Refusal is { Count: > 0 } errors)
            {
                failed.Add(FailedRow.Of(sent[index], index, errors));
                continue;
            }

            skipped += row.Outcome!.Result == MergeResult.Skipped ? 1 : 0;
            warnings.AddRange(row.Warnings.Concat(row.Outcome.Warnings).Select(w => new RowWarning(index, w.Code, w.Field, w.Message)));
        }

        return new(rows.Length - failed.Count - skipped, failed.Count, skipped, failed, warnings);
    }
}
