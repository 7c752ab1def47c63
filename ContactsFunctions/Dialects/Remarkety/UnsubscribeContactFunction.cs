using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Intake.Unsubscribing;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Remarkety's "unsubscribe", for servers with a key.</summary>
public sealed class UnsubscribeContactFunction(
    HttpBoundary boundary, Callers callers, IValidator<UnsubscribeRequest> validator, UnsubscribeContact unsubscribeContact)
{
    [Function("UnsubscribeContact")]
    public Task<IResult> UnsubscribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/stores/{storeId}/contacts/unsubscribe")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var body = await RequestBody.ReadAsync(request, cancellationToken);
            var sent = new UnsubscribeRequest(body.Root, store.Settings.DefaultRegion);
            var check = await validator.ValidateAsync(sent, cancellationToken);
            if (!check.IsValid)
            {
                return Problem.Invalid(check.Errors());
            }

            var evidence = new Evidence(ConsentCause.Api, Source: sent.Reason.AsText().CutOrNull(Evidence.MaxSourceLength))
            {
                By = AuthenticatedRequests.WriterOf(request, RemarketyWays.Contacts),
            };
            var (email, phone) = (sent.Email.Address, sent.Phone.Number);
            return await unsubscribeContact.ExecuteAsync(store, email, phone, evidence, cancellationToken) is { } outcome
                ? Answer.Json(SubmissionAnswer.Of(outcome), RemarketyJson.Default)
                : Problem.ContactNotFound();
        });
}
