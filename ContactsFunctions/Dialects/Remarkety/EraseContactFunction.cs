using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Erasing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Erases a contact by its id, for callers with a key.</summary>
public sealed class EraseContactFunction(HttpBoundary boundary, Callers callers, EraseContact eraseContact)
{
    [Function("EraseContact")]
    public Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/stores/{storeId}/contacts/{contactId}")] HttpRequest request,
        string storeId,
        string contactId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return ContactId.TryParse(contactId, out var id) && await eraseContact.ExecuteAsync(store, id, cancellationToken)
                ? Results.NoContent()
                : Problem.ContactNotFound();
        });
}
