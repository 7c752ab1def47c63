using Azure.Data.Tables;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Http;

/// <summary>Whether the app is up and reaches its storage.</summary>
public sealed class HealthFunction(HttpBoundary boundary, TableServiceClient tables)
{
    [Function("Health")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            // A row that is not there: the cheapest question that storage must answer itself.
            await tables.GetTableClient(StoreTable.TableName)
                .GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
            return Answer.Json(new HealthView("ok"), ProblemJson.Default);
        });
}

/// <summary>What <c>GET /health</c> answers.</summary>
internal sealed record HealthView(string Status);
