using ContactsFunctions.Http;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Hooks;

/// <summary>Makes, shows and removes a store's webhooks, for callers with a key.</summary>
public sealed class HooksFunctions(HttpBoundary boundary, Callers callers, HookTable hooks, MakeHook makeHook)
{
    internal const string Route = "api/v1/stores/{storeId}/hooks";

    [Function("MakeHook")]
    public Task<IResult> MakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var body = await RequestBody.ReadAsync(request, cancellationToken);
            var (hook, secret) = await makeHook.ExecuteAsync(store.Id, body.Root, cancellationToken);
            return Answer.Json(HookView.Of(hook, secret), HooksJson.Default, StatusCodes.Status201Created);
        });

    [Function("ListHooks")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var all = await hooks.ListAsync(store.Id, cancellationToken);
            return Answer.Json(new HookList([.. all.Select(hook => HookView.Of(hook))]), HooksJson.Default);
        });

    [Function("GetHook")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{hookId}")] HttpRequest request,
        string storeId,
        string hookId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return HookId.TryParse(hookId, out var id) && await hooks.FindAsync(store.Id, id, cancellationToken) is { } hook
                ? Answer.Json(HookView.Of(hook), HooksJson.Default)
                : HookNotFound();
        });

    [Function("RemoveHook")]
    public Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{hookId}")] HttpRequest request,
        string storeId,
        string hookId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return HookId.TryParse(hookId, out var id) && await hooks.RemoveAsync(store.Id, id, cancellationToken)
                ? Answer.Json(new NothingView(), HooksJson.Default)
                : HookNotFound();
        });

    /// <summary>Switches a hook on again that was switched off after three days of failures.</summary>
    [Function("EnableHook")]
    public Task<IResult> EnableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{hookId}/enable")] HttpRequest request,
        string storeId,
        string hookId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return HookId.TryParse(hookId, out var id) && await hooks.EditAsync(
                store.Id,
                id,
                hook => hook.SwitchedOn(),
                cancellationToken) is { } enabled
                ? Answer.Json(HookView.Of(enabled), HooksJson.Default)
                : HookNotFound();
        });

    internal static Problem HookNotFound() => Problem.NotFound("The store has no such hook.");
}
