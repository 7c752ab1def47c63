using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Contacts;

/// <summary>Find somebody, or look through a list.</summary>
public sealed class ContactsFunction(ConsoleBoundary console, ConsoleLayout layout, ReadContacts readContacts)
{
    [Function("ConsoleContacts")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console/{storeId}/contacts")] HttpRequest request,
        string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var filter = ContactsFilter.Of(request.Query, visit.Store.Settings.DefaultRegion);
            if (filter.Id is { } id)
            {
                return new SeeOther(visit.To($"contacts/{id}"));
            }

            var page = filter.Query is { } query
                ? await readContacts.ListAsync(visit.Store.Id, query, cancellationToken)
                : new ContactPage([], null);
            return ContactsPage.Render(layout, visit, filter, page, request.Query["done"]);
        });
}
