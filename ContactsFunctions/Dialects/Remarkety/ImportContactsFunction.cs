using System.Text.Json;
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
    ImportRowReader reader,
    ImportContacts importContacts,
    MailRenderer mails)
{
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

            var rules = new ImportRules
            {
                UpdateExisting = batch.UpdateExisting.AsFlag() != false, AppendTags = batch.AppendTags.AsFlag() != false,
            };
            var by = AuthenticatedRequests.WriterOf(request, RemarketyWays.Import);
            var rows = batch.Rows.Select(row => reader.Read(row, rules, store.Settings.DefaultRegion, by)).ToArray();
            await importContacts.ExecuteAsync(
                store,
                [.. rows.Where(row => row.Errors.Count == 0)],
                mails.Wording(store.Id, store.Settings, language: null),
                cancellationToken);
            return Answer.Json(Sum(batch.Rows, rows), RemarketyJson.Default);
        });

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
