using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Overview;

/// <summary>The first page: how the store is doing.</summary>
public sealed class OverviewFunction(ConsoleBoundary console, ConsoleLayout layout)
{
    [Function("ConsoleOverview")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console/{storeId}")] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, (visit, _) => Task.FromResult<IResult>(
            layout.Page(visit, ConsoleSection.Overview, visit.Wording.Sections[ConsoleSection.Overview.Name], Html.Nothing)));
}
