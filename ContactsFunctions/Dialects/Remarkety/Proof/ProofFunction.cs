using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Proof;

/// <summary>What a regulator or a court asks for: who agreed to what, when, how, and what exactly they were shown.</summary>
public sealed class ProofFunction(
    HttpBoundary boundary, Callers callers, ReadContacts readContacts, ShownTexts texts, TimeProvider time)
{
    private const string Route = "api/v1/stores/{storeId}/contacts/{contactId}/proof";

    [Function("ContactProof")]
    public Task<IResult> ProofAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string storeId,
        string contactId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            if (!ContactId.TryParse(contactId, out var id) || await readContacts.GetAsync(store.Id, id, cancellationToken) is not { } found)
            {
                return Problem.ContactNotFound();
            }

            ConsentEntry[] entries = [.. found.Consents];
            var shown = await texts.OfAsync(store.Id, entries, cancellationToken);
            var proof = ProofView.Of(store, found.Contact, entries, shown, time.GetUtcNow());
            return WantsJson(request) ? Answer.Json(proof, ProofJson.Default) : ProofPage.Render(store, proof);
        });

    /// <summary>A page, unless JSON is asked for.</summary>
    private static bool WantsJson(HttpRequest request) =>
        !PageWanted.By(request) && request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);
}
