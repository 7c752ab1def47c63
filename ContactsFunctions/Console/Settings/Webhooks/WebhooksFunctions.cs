using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Hooks;
using ContactsFunctions.Http;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Settings.Webhooks;

/// <summary>A store's webhooks: made, removed, switched on again, their last deliveries sent anew. The rules are the API's.</summary>
public sealed class WebhooksFunctions(
    ConsoleBoundary console,
    ConsoleLayout layout,
    MakeHook makeHook,
    HookTable hooks,
    DeliveryTable deliveries,
    ReplayDeliveries replay)
{
    /// <summary>The last deliveries that are shown.</summary>
    private const int Listed = 50;

    private const string Route = "console/{storeId}/settings/hooks";
    private const string OneRoute = Route + "/{hookId}";

    [Function("ConsoleHooks")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) => WebhooksPage.Render(
            layout, visit, await hooks.ListAsync(visit.Store.Id, cancellationToken), done: request.Query["done"]));

    [Function("ConsoleHookMake")]
    public Task<IResult> MakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            try
            {
                var (hook, secret) = await makeHook.ExecuteAsync(visit.Store.Id, Asked(form), cancellationToken);
                return WebhookPage.Render(layout, visit, hook, [], secret);
            }
            catch (ProblemException e) when (e.Problem.Errors.Count > 0)
            {
                var all = await hooks.ListAsync(visit.Store.Id, cancellationToken);
                return WebhooksPage.Render(layout, visit, all, form, e.Problem.Errors);
            }
        });

    [Function("ConsoleHookPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OneRoute)] HttpRequest request,
        string storeId,
        string hookId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var hook = await FindAsync(visit, hookId, cancellationToken);
            var newest = await deliveries.ListAsync(visit.Store.Id, hook.Id, since: null, Listed, cancellationToken)
                .Take(Listed).ToListAsync(cancellationToken);
            return WebhookPage.Render(layout, visit, hook, newest, secret: null, request.Query["done"]);
        });

    [Function("ConsoleHookPress")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OneRoute)] HttpRequest request, string storeId, string hookId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var hook = await FindAsync(visit, hookId, cancellationToken);
            var store = visit.Store.Id;
            switch (form.Action)
            {
                case "remove":
                    await hooks.RemoveAsync(store, hook.Id, cancellationToken);
                    return new SeeOther(visit.To($"{SettingsGroup.PathOf("hooks")}?done=removed"));
                case "enable":
                    await hooks.EditAsync(store, hook.Id, off => off.SwitchedOn(), cancellationToken);
                    break;
                case "replay" when DeliveryId.TryParse(form["delivery"], out var id):
                    _ = await replay.OneAsync(store, hook.Id, id, cancellationToken)
                        ?? throw new ProblemException(DeliveriesFunctions.DeliveryNotFound());
                    break;
                default:
                    throw new ProblemException(Problem.Unreadable("No button of this page was pressed."));
            }

            return new SeeOther(visit.To($"{WebhookPage.PathOf(hook.Id)}?done={form.Action}"));
        });

    /// <summary>As the API is asked for one.</summary>
    private static JsonElement Asked(ConsoleForm form) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["targetUrl"] = form["targetUrl"],
        ["events"] = new JsonArray([.. form.Values("events").Select(name => (JsonNode?)JsonValue.Create(name))]),
        ["format"] = form["format"],
    });

    private async Task<Hook> FindAsync(Visit visit, string hookId, CancellationToken cancellationToken) =>
        (HookId.TryParse(hookId, out var id) ? await hooks.FindAsync(visit.Store.Id, id, cancellationToken) : null)
        ?? throw new ProblemException(HooksFunctions.HookNotFound());
}
