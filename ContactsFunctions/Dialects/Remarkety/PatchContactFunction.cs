using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Changes a contact by its id, for callers with a key.</summary>
public sealed class PatchContactFunction(
    HttpBoundary boundary,
    Callers callers,
    AuthenticatedRequests requests,
    PatchContact patchContact,
    ReadContacts readContacts,
    TimeProvider time)
{
    [Function("PatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/stores/{storeId}/contacts/{contactId}")] HttpRequest request,
        string storeId,
        string contactId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var sent = await requests.ReadPatchAsync(request, store, RemarketyWays.Contacts, cancellationToken);
            if (!ContactId.TryParse(contactId, out var id))
            {
                return Problem.ContactNotFound();
            }

            var changed = (await patchContact.ExecuteAsync(store, id, sent.ToPatch(), sent.Caller, cancellationToken)).OrRefused();
            Warning[] warnings = [.. sent.Warnings, .. changed.Warnings];
            return await readContacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? Answer.Json(
                    ContactView.Of(found.Contact, time.GetUtcNow(), found.Consents) with { Warnings = warnings is [] ? null : warnings },
                    RemarketyJson.Default)
                : Problem.ContactNotFound();
        });
}
