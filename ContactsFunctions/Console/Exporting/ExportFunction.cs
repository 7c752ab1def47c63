using ContactsFunctions.Dialects;
using ContactsFunctions.Dialects.Remarkety.Exporting;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Exporting;

/// <summary>The API's export, for whoever is signed in.</summary>
public sealed class ExportFunction(ConsoleBoundary console, ReadContacts readContacts)
{
    [Function("ConsoleExport")]
    public Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{storeId}/exchange/export")] HttpRequest request,
        string storeId) =>
        console.ShowAsync(request, storeId, (visit, cancellationToken) =>
        {
            // A form sends its empty fields too; to the API they would be variables that were empty by mistake.
            var filled = new QueryCollection(request.Query
                .Where(field => !string.IsNullOrWhiteSpace(field.Value))
                .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal));
            var query = ContactQueryReader.Read(filled, visit.Store.Settings.DefaultRegion);
            var format = ExportFormat.Of(request.Query["format"].ToString())
                ?? throw new ProblemException(Problem.Unreadable("There is no such format."));
            return Task.FromResult(ExportContactsFunction.AnswerOf(readContacts, visit.Store, query, format, cancellationToken));
        });
}
