using ContactsFunctions.Contacts.Reading;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Contacts.Changing;

/// <summary>Changes a contact by its id, for callers with a key.</summary>
public sealed class PatchContactFunction(HttpBoundary boundary, Callers callers, PatchReading reading, PatchContact patchContact, ReadContacts readContacts, TimeProvider time)
{
    [Function("PatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/stores/{storeId}/contacts/{contactId}")] HttpRequest request,
        string storeId,
        string contactId) =>
        boundary.RunAsync("PatchContact", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var (patch, caller) = await reading.ReadAsync(request, store, cancellationToken);
            var result = ContactId.TryParse(contactId, out var id)
                ? await patchContact.ExecuteAsync(store, id, patch, caller, cancellationToken)
                : new PatchResult.NotFound();
            if (result is not PatchResult.Changed)
            {
                return PatchReading.Refusal(result);
            }

            return await readContacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? Answer.Json(ContactView.Of(found.Contact, time.GetUtcNow(), found.Consents))
                : Problem.ContactNotFound();
        });
}
