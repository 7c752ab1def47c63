using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Reads contacts for callers with a key.</summary>
public sealed class ReadContactsFunctions(HttpBoundary boundary, Callers callers, ReadContacts readContacts, TimeProvider time)
{
    [Function("ListContacts")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/stores/{storeId}/contacts")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var query = ContactQueryReader.Read(request.Query, store.Settings.DefaultRegion);
            var (contacts, next) = await readContacts.ListAsync(store.Id, query, cancellationToken);
            var now = time.GetUtcNow();
            var views = contacts.Select(contact => ContactView.Of(contact, now));
            return Answer.Json(
                new ContactList([.. views], new PagingView(next?.ToString(), query.Limit)), RemarketyJson.Default);
        });

    [Function("GetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/stores/{storeId}/contacts/{contactId}")] HttpRequest request,
        string storeId,
        string contactId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return ContactId.TryParse(contactId, out var id) && await readContacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? Answer.Json(ContactView.Of(found.Contact, time.GetUtcNow(), found.Consents), RemarketyJson.Default)
                : Problem.ContactNotFound();
        });

    [Function("Me")]
    public Task<IResult> MeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/me")] HttpRequest request) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, cancellationToken);
            var (id, settings) = (store.Id.ToString(), store.Settings);
            return Answer.Json(new MeView(id, settings.Brand.Name ?? settings.Name ?? id), RemarketyJson.Default);
        });
}

/// <summary>The store behind a key: what Zapier's connection test shows.</summary>
internal sealed record MeView(string StoreId, string Name);
