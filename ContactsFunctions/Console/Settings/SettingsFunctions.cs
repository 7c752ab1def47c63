using System.Text.Json.Nodes;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Manage;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Settings;

/// <summary>A store's settings, a page for each group of them. What may stand in them is what the operator's route takes.</summary>
public sealed class SettingsFunctions(
    ConsoleBoundary console, ConsoleLayout layout, StoreTable stores, EditSettings editSettings, SenderRecords senderRecords)
{
    private const string Route = "console/{storeId}/settings";
    private const string GroupRoute = Route + "/{group:alpha}";

    [Function("ConsoleSettings")]
    public Task<IResult> FirstAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        ShowGroupAsync(request, storeId, SettingsGroup.All[0].Name);

    [Function("ConsoleSettingsPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = GroupRoute)] HttpRequest request,
        string storeId,
        string group) =>
        ShowGroupAsync(request, storeId, group);

    [Function("ConsoleSettingsSave")]
    public Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = GroupRoute)] HttpRequest request, string storeId, string group) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var shown = Find(group);
            var errors = await editSettings.ExecuteAsync(visit.Store.Id, settings => Edit(form, shown, settings), cancellationToken);
            return errors.Count == 0
                ? new SeeOther(visit.To($"{shown.Path}?done"))
                : SettingsPage.Render(layout, visit, shown, SettingsForm.Typed(form, shown), errors, was: SettingsForm.Was(form, shown));
        });

    private Task<IResult> ShowGroupAsync(HttpRequest request, string storeId, string group) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var shown = Find(group);
            var store = await ReadAsync(stores, visit, cancellationToken);
            var records = shown.Name == SettingsGroup.Sender && store.Settings.Sender.Address is { } address
                ? await senderRecords.ReadAsync(address, cancellationToken)
                : null;
            return SettingsPage.Render(
                layout, visit, shown, SettingsForm.Show(store.Settings, shown), [], records, request.Query.ContainsKey("done"));
        });

    /// <summary>As the store is now: what was saved a moment ago, perhaps by another instance, is shown.</summary>
    internal static async Task<Store> ReadAsync(StoreTable stores, Visit visit, CancellationToken cancellationToken) =>
        await stores.FindAsync(visit.Store.Id, cancellationToken) ?? throw new ProblemException(Problem.StoreNotFound());

    private static IReadOnlyList<FieldError> Edit(ConsoleForm form, SettingsGroup group, JsonObject settings)
    {
        SettingsForm.Apply(form, group, settings);
        return group.Name == SettingsGroup.Owners && settings["owners"] is not JsonArray { Count: > 0 }
            ? [new("owners", "last_owner", "The last owner cannot be removed: nobody could sign in.")]
            : [];
    }

    private static SettingsGroup Find(string name) =>
        SettingsGroup.Of(name) ?? throw new ProblemException(Problem.NotFound("There are no such settings."));
}
