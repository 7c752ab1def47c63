using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Overview;

/// <summary>The first page: how the store is doing.</summary>
public sealed class OverviewFunction(ConsoleBoundary console, ConsoleLayout layout, ReadNumbers readNumbers)
{
    private const int Usual = 30;

    [Function("ConsoleOverview")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console/{storeId}")] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var days = int.TryParse(request.Query["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
                && OverviewPage.Periods.Contains(asked) ? asked : Usual;
            var numbers = await readNumbers.ExecuteAsync(visit.Store.Id, days, request.Query.ContainsKey("today"), cancellationToken);
            return OverviewPage.Render(layout, visit, numbers);
        });
}
