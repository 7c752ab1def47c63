using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Customers;

/// <summary>Contacts as Remarkety's customers, for clients that read them there.</summary>
public sealed class CustomersFunctions(HttpBoundary boundary, Callers callers, ReadContacts readContacts, CustomerContacts customers)
{
    [Function("ListCustomers")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v2/stores/{storeId}/customers")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var query = CustomerQuery.Read(request.Query);
            var page = await PageAsync(store.Id, query, cancellationToken);
            return Answer.Json(new CustomerList([.. page.Select(Customer.Of)], query.Page, query.Limit), CustomersJson.Default);
        });

    [Function("CreateCustomer")]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v2/stores/{storeId}/customers")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var sent = await ReadAsync(request, cancellationToken);
            var saved = await customers.SaveAsync(request, sent, subscribes: false, store, RemarketyWays.Customers, cancellationToken);
            return Shown(saved.Outcome.Contact, [.. saved.Warnings, .. saved.Outcome.Warnings]);
        });

    [Function("UpdateCustomer")]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v2/stores/{storeId}/customers/{hash}")] HttpRequest request,
        string storeId,
        string hash) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var sent = await ReadAsync(request, cancellationToken);
            if (!ContactId.TryParse(hash, out var id))
            {
                return Problem.ContactNotFound();
            }

            var (contact, warnings) = await customers.PatchAsync(request, id, sent, store, RemarketyWays.Customers, cancellationToken);
            return Shown(contact, warnings);
        });

    private static IResult Shown(Contact? contact, IReadOnlyList<Warning> warnings) =>
        Answer.Json(new SavedCustomer(contact is null ? null : Customer.Of(contact), warnings), CustomersJson.Default);

    /// <summary>A customer under that name, as Remarkety's clients send it, or by itself.</summary>
    private static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = (await RequestBody.ReadAsync(request, cancellationToken)).Root;
        return body.TryGetProperty("customer", out var customer) && customer.ValueKind == JsonValueKind.Object ? customer : body;
    }

    private async Task<IReadOnlyList<Contact>> PageAsync(StoreId store, CustomerQuery query, CancellationToken cancellationToken)
    {
        if (query.AsksForEmail)
        {
            return query is { Page: 1, Email: not null } ? (await ListAsync(store, query.Email, 1, null, cancellationToken)).Contacts : [];
        }

        // The table knows no numbers of pages: those before are walked through.
        ContactId? after = null;
        for (var skip = (query.Page - 1L) * query.Limit; skip > 0;)
        {
            var (passed, next) = await ListAsync(store, null, (int)Math.Min(skip, ContactQuery.MaxLimit), after, cancellationToken);
            if (next is null)
            {
                return [];
            }

            (skip, after) = (skip - passed.Count, next);
        }

        return (await ListAsync(store, null, query.Limit, after, cancellationToken)).Contacts;
    }

    private Task<ContactPage> ListAsync(
        StoreId store, EmailAddress? email, int limit, ContactId? after, CancellationToken cancellationToken) =>
        readContacts.ListAsync(
            store,
            new(email, Phone: null, Channel.Email, Status: null, Tag: null, UpdatedSince: null, limit, after),
            cancellationToken);
}
