using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>What the host and the worker cost a request by themselves.</summary>
public sealed class EmptyFunction
{
    [Function("Empty")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "empty")] HttpRequest request) => Answers.Ok;
}

internal static class Answers
{
    public static IResult Ok { get; } = Results.Text("""{"status":"OK"}""", "application/json");
}
