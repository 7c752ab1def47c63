using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Hooks;

/// <summary>Shows what became of a hook's deliveries and sends them again, for callers with a key.</summary>
public sealed class DeliveriesFunctions(
    HttpBoundary boundary, Callers callers, HookTable hooks, DeliveryTable deliveries, ReplayDeliveries replay)
{
    private const int Listed = 100;
    private const string Route = HooksFunctions.Route + "/{hookId}";

    [Function("ListDeliveries")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/deliveries")] HttpRequest request,
        string storeId,
        string hookId) =>
        OfHookAsync(request, storeId, hookId, async (store, hook, cancellationToken) =>
        {
            var newest = await deliveries.ListAsync(store.Id, hook.Id, since: null, Listed, cancellationToken)
                .Take(Listed).ToListAsync(cancellationToken);
            return Answer.Json(new DeliveryList([.. newest.Select(DeliveryView.Of)]), HooksJson.Default);
        });

    [Function("ReplayDelivery")]
    public Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/deliveries/{deliveryId}/replay")] HttpRequest request,
        string storeId,
        string hookId,
        string deliveryId) =>
        OfHookAsync(request, storeId, hookId, async (store, hook, cancellationToken) =>
            DeliveryId.TryParse(deliveryId, out var id)
            && await replay.OneAsync(store.Id, hook.Id, id, cancellationToken) is { } replayed
                ? Answer.Json(DeliveryView.Of(replayed), HooksJson.Default, StatusCodes.Status202Accepted)
                : DeliveryNotFound());

    /// <summary>Sends again what the hook was told of events since a moment, the oldest first.</summary>
    [Function("ReplayDeliveries")]
    public Task<IResult> ReplaySinceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/replay")] HttpRequest request,
        string storeId,
        string hookId) =>
        OfHookAsync(request, storeId, hookId, async (store, hook, cancellationToken) =>
        {
            var body = await RequestBody.ReadAsync(request, cancellationToken);
            if (new InputValue(body.Root).Member("since").AsMoment() is not { } since)
            {
                return Problem.Invalid([new("since", "invalid_date", "Must be a moment in ISO 8601. Deliveries are kept for 7 days.")]);
            }

            var (count, next) = await replay.SinceAsync(store.Id, hook.Id, since, cancellationToken);
            return Answer.Json(new ReplayView(count, next), HooksJson.Default, StatusCodes.Status202Accepted);
        });

    internal static Problem DeliveryNotFound() => Problem.NotFound("The hook has no such delivery, or it is older than 7 days.");

    private Task<IResult> OfHookAsync(
        HttpRequest request, string storeId, string hookId, Func<Store, Hook, CancellationToken, Task<IResult>> answer) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return HookId.TryParse(hookId, out var id) && await hooks.FindAsync(store.Id, id, cancellationToken) is { } hook
                ? await answer(store, hook, cancellationToken)
                : HooksFunctions.HookNotFound();
        });
}
