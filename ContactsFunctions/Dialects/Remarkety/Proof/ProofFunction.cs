using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Proof;

/// <summary>What a regulator or a court asks for: who agreed to what, when, how, and what exactly they were shown.</summary>
public sealed class ProofFunction(
    HttpBoundary boundary, Callers callers, ReadContacts readContacts, WordingArchive wordings, TimeProvider time)
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
            var texts = await TextsAsync(store, entries, cancellationToken);
            var proof = ProofView.Of(store, found.Contact, entries, texts, time.GetUtcNow());
            return WantsJson(request) ? Answer.Json(proof, ProofJson.Default) : ProofPage.Render(store, proof);
        });

    /// <summary>A page, unless JSON is asked for.</summary>
    private static bool WantsJson(HttpRequest request) =>
        !PageWanted.By(request) && request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<KeptText>> TextsAsync(
        Store store, IEnumerable<ConsentEntry> entries, CancellationToken cancellationToken)
    {
        List<KeptText> texts = [];
        var named = entries.Where(entry => !entry.IsAssumed).SelectMany(entry => new[] { entry.Wording, entry.Text });
        foreach (var version in named.OfType<string>().Distinct())
        {
            if (await wordings.FindAsync(store.Id, version, cancellationToken) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
