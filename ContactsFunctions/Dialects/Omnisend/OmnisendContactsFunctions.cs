using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>Omnisend's v3 contacts. The key names the store; the rules are those of every other route.</summary>
public sealed class OmnisendContactsFunctions(
    HttpBoundary boundary,
    Callers callers,
    AuthenticatedRequests requests,
    SubmitContact submitContact,
    ReadContacts readContacts,
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
            var sent = await requests.ReadContactAsync(request, store, cancellationToken);
            var outcome = await submitContact.ExecuteAsync(store, sent.Change, Trust.Authenticated, sent.Caller, cancellationToken);
            return Answer.Json(OmnisendPosted.Of(outcome.OrRefused(), sent.Warnings), OmnisendJson.Default);
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

            var query = ContactQueryReader.Read(request.Query, store.Settings.DefaultRegion);
            var (page, next) = await readContacts.ListAsync(store.Id, query, cancellationToken);
            var now = time.GetUtcNow();
            return Answer.Json(new OmnisendList(
                [.. page.Select(contact => OmnisendContact.Of(contact, now))],
                new OmnisendPaging(Previous: null, next is { } after ? NextPage(request, after) : null, query.Limit)), OmnisendJson.Default);
        });

    [Function("OmnisendGetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{contactId}")] HttpRequest request, string contactId) =>
        boundary.RunAsync("OmnisendGetContact", request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            return ContactId.TryParse(contactId, out var id) && await contacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? Answer.Json(OmnisendContact.Of(found.Contact, time.GetUtcNow()), OmnisendJson.Default)
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
            if (ContactQueryReader.Email(request.Query["email"].ToString()) is not { } email)
            {
                return Problem.Invalid([new("email", "required", "Name the contact by its e-mail address: ?email=name@example.com.")]);
            }

            var slot = await contacts.FindAsync(store.Id, IdentifierType.Email, email.Key, cancellationToken);
            return await PatchAsync(request, store, slot.Owner?.Contact.Id, cancellationToken);
        });

    private async Task<IResult> PatchAsync(HttpRequest request, Store store, ContactId? id, CancellationToken cancellationToken)
    {
        var sent = await requests.ReadPatchAsync(request, store, cancellationToken);
        if (id is not { } known)
        {
            return Problem.ContactNotFound();
        }

        var contact = (await patchContact.ExecuteAsync(store, known, sent.ToPatch(), sent.Caller, cancellationToken)).OrRefused().Contact;
        return Answer.Json(
            new OmnisendPatched(
                contact.Id.ToString(), contact.Email?.Address.Display, contact.Phone?.Number, contact.Profile[CoreField.FirstName], contact.Profile[CoreField.LastName],
                sent.Warnings is [] ? null : sent.Warnings),
            OmnisendJson.Default);
    }

    /// <summary>The same question about what comes after; on the address that the app is known by.</summary>
    private string NextPage(HttpRequest request, ContactId after)
    {
        var query = new QueryBuilder(request.Query.Where(parameter => parameter.Key != "after")) { { "after", after.ToString() } };
        return new Uri(links.Value.PublicUrl!, Route + query).AbsoluteUri;
    }
}
