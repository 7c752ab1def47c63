using ContactsFunctions.Http;
using ContactsFunctions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.OtherCalls;

/// <summary>
/// What plugins tell Omnisend beside contacts: events, orders, products, carts, categories. They are told that all is
/// well, as a plugin whose other calls fail fills its shop's log or stops; nothing of it is read or kept.
/// </summary>
/// <remarks>The constraints of both routes let nothing through that another route serves.</remarks>
public sealed class OtherCallsFunctions(OmnisendCalls calls, AppMetrics metrics)
{
    private const string Route = "{version:regex(" + OmnisendVersions.Any + ")}/" +
        "{entity:regex(^(events|orders|products|carts|categories|product-categories|customer-events)$)}";

    [Function("OmnisendOtherCall")]
    public Task<IResult> CallAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = Route)] HttpRequest request, string version, string entity) =>
        AnswerAsync(request, entity, kind => Answer.Json(EmptyList.Of(kind, isCursor: IsCursor(version)), OtherCallsJson.Default));

    [Function("OmnisendOtherCallById")]
    public Task<IResult> CallByIdAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = Route + "/{id}/{*rest}")]
        HttpRequest request,
        string entity) =>
        AnswerAsync(request, entity, _ => Problem.NotFound("Only contacts are kept here."));

    private Task<IResult> AnswerAsync(HttpRequest request, string entity, Func<string, IResult> read) =>
        calls.RunAsync(request, (store, _) =>
        {
            if (!store.Settings.AcceptOtherOmnisendCalls)
            {
                return Task.FromResult<IResult>(Problem.NotFound("This store takes contacts only: acceptOtherOmnisendCalls is off."));
            }

            var kind = Kind(entity);
            metrics.OtherCallTaken("omnisend", kind);
            return Task.FromResult(HttpMethods.IsGet(request.Method) ? read(kind) : OmnisendCalls.Taken);
        });

    /// <summary>As a tag of a metric: one of few.</summary>
    private static string Kind(string entity) =>
        EmptyList.Kinds.First(kind => kind.Equals(entity, StringComparison.OrdinalIgnoreCase));

    private static bool IsCursor(string version) => version.Equals("api", StringComparison.OrdinalIgnoreCase);
}
