using System.Globalization;
using ContactsFunctions.Console.Overview.Troubles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Overview;

/// <summary>The first page: how the store is doing, and what is wrong.</summary>
public sealed class OverviewFunction(ConsoleBoundary console, ConsoleLayout layout, ReadNumbers readNumbers, FindTroubles findTroubles)
{
    private const int Usual = 30;

    [Function("ConsoleOverview")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console/{storeId}")] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var days = int.TryParse(request.Query["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
                && OverviewPage.Periods.Contains(asked) ? asked : Usual;
            var troubles = findTroubles.ExecuteAsync(visit.Store, cancellationToken);
            var numbers = readNumbers.ExecuteAsync(visit.Store.Id, days, request.Query.ContainsKey("today"), cancellationToken);
            await Task.WhenAll(troubles, numbers);
            var isSaid = int.TryParse(
                request.Query[RedriveFunction.CountParameter], NumberStyles.None, CultureInfo.InvariantCulture, out var redriven);
            return OverviewPage.Render(layout, visit, await numbers, await troubles, isSaid ? redriven : null);
        });
}
