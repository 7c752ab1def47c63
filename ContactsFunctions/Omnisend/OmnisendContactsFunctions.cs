using ContactsFunctions.Contacts;
using ContactsFunctions.Contacts.Changing;
using ContactsFunctions.Contacts.Reading;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Contacts.Submitting;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Omnisend;

/// <summary>Omnisend's v3 contacts. The key names the store; the rules are those of every other route.</summary>
public sealed class OmnisendContactsFunctions(
    HttpBoundary boundary,
    Callers callers,
    KeyedSubmission keyedSubmission,
    ReadContacts readContacts,
    PatchReading patchReading,
    PatchContact patchContact,
    ContactTable contacts,
    IOptions<LinkOptions> links,
    TimeProvider time)
{
    private const string Route = "v3/contacts";

    [Function("OmnisendPostContact")]
    public Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request) =>
        boundary.RunAsync("OmnisendPostContact", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            return Answer.Json(OmnisendPosted.Of(await keyedSubmission.ExecuteAsync(request, store, cancellationToken)));
        });

    [Function("OmnisendListContacts")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request) =>
        boundary.RunAsync("OmnisendListContacts", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            if (request.Query.ContainsKey("segmentID"))
            {
                return Problem.Invalid([new("segmentID", "unsupported", "Segments are not a part of this service.")]);
            }

            var query = ContactQuery.Read(request.Query, store.Settings.DefaultRegion);
            var (page, next) = await readContacts.ListAsync(store.Id, query, cancellationToken);
            var now = time.GetUtcNow();
            return Answer.Json(new OmnisendList(
                [.. page.Select(contact => OmnisendContact.Of(contact, now))],
                new OmnisendPaging(Previous: null, next is { } after ? NextPage(request, after) : null, query.Limit)));
        });

    [Function("OmnisendGetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{contactId}")] HttpRequest request, string contactId) =>
        boundary.RunAsync("OmnisendGetContact", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            return ContactId.TryParse(contactId, out var id) && await contacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? Answer.Json(OmnisendContact.Of(found.Contact, time.GetUtcNow()))
                : Problem.ContactNotFound();
        });

    [Function("OmnisendPatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{contactId}")] HttpRequest request, string contactId) =>
        boundary.RunAsync("OmnisendPatchContact", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            return await PatchAsync(request, store, ContactId.TryParse(contactId, out var id) ? id : null, cancellationToken);
        });

    [Function("OmnisendPatchContactByEmail")]
    public Task<IResult> PatchByEmailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route)] HttpRequest request) =>
        boundary.RunAsync("OmnisendPatchContactByEmail", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            if (!EmailAddress.TryParse(request.Query["email"], out var email))
            {
                return Problem.Invalid([new("email", "required", "Name the contact by its e-mail address: ?email=name@example.com.")]);
            }

            var slot = await contacts.FindAsync(store.Id, IdentifierType.Email, email.Key, cancellationToken);
            return await PatchAsync(request, store, slot.Owner?.Contact.Id, cancellationToken);
        });

    private async Task<IResult> PatchAsync(HttpRequest request, Store store, ContactId? id, CancellationToken cancellationToken)
    {
        var (patch, caller) = await patchReading.ReadAsync(request, store, cancellationToken);
        var result = id is { } known ? await patchContact.ExecuteAsync(store, known, patch, caller, cancellationToken) : new PatchResult.NotFound();
        return result is PatchResult.Changed { Contact: var contact }
            ? Answer.Json(new OmnisendPatched(
                contact.Id.ToString(), contact.Email?.Address.Display, contact.Phone?.Number, contact.Profile[CoreField.FirstName], contact.Profile[CoreField.LastName]))
            : PatchReading.Refusal(result);
    }

    /// <summary>The same question about what comes after; on the address that the app is known by.</summary>
    private string NextPage(HttpRequest request, ContactId after)
    {
        var query = new QueryBuilder(request.Query.Where(parameter => parameter.Key != "after")) { { "after", after.ToString() } };
        return new Uri(links.Value.PublicUrl!, Route + query).AbsoluteUri;
    }
}
