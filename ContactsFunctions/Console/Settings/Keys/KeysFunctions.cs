using ContactsFunctions.Manage;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Settings.Keys;

/// <summary>A store's API keys: listed without themselves, made, revoked.</summary>
public sealed class KeysFunctions(ConsoleBoundary console, ConsoleLayout layout, StoreTable stores, StoreKeys keys)
{
    private const string Route = "console/{storeId}/settings/keys";

    [Function("ConsoleKeys")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) => Render(
            visit, await SettingsFunctions.ReadAsync(stores, visit, cancellationToken), made: null, request.Query.ContainsKey("done")));

    [Function("ConsoleKeysPress")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            if (form.Action == "make")
            {
                // Answered at once: the key is nowhere that another request could fetch it from.
                var made = await keys.MakeAsync(visit.Store.Id, cancellationToken);
                return Render(visit, await SettingsFunctions.ReadAsync(stores, visit, cancellationToken), made, isRevoked: false);
            }

            var isRevoked = await keys.RevokeAsync(visit.Store.Id, form["key"], cancellationToken);
            return new SeeOther(visit.To($"{SettingsGroup.PathOf("keys")}{(isRevoked ? "?done" : "")}"));
        });

    private HtmlPage Render(Visit visit, Store store, NewKeyView? made, bool isRevoked)
    {
        var (wording, tabs) = (Wording<KeysWording>.In(visit.Language), Wording<SettingsWording>.In(visit.Language));
        var rows = store.Keys.OrderBy(key => key.CreatedAt).Select(key => Html.Of($"""
            <tr><th scope="row" class="code">{key.KeyId}</th><td data-label="{wording.Made}">{Figures.Moment(key.CreatedAt)}</td>
            <td data-label="{wording.LastUsed}">{(key.LastUsedOn is { } day ? Figures.Day(day) : wording.NeverUsed)}</td>
            <td><form method="post" action="{visit.To(SettingsGroup.PathOf("keys"))}" class="inline">{visit.Token}
            <input type="hidden" name="key" value="{key.KeyId}">
            <button class="danger" name="action" value="revoke" aria-label="{wording.Revoke} {key.KeyId}">{wording.Revoke}</button>
            </form></td></tr>
            """));
        var list = store.Keys.Count == 0 ? Html.Of($"<p>{wording.NoKeys}</p>") : Html.Of($"""
            <table class="cards"><thead><tr><th scope="col">{wording.Key}</th><th scope="col">{wording.Made}</th>
            <th scope="col">{wording.LastUsed}</th><th scope="col">{wording.Revoke}</th></tr></thead>
            <tbody>{Html.Join(rows)}</tbody></table>
            <p class="soft">{wording.RevokeExplain}</p>
            """);
        var content = Html.Of($"""
            {SettingsPage.Tabs(visit, tabs, "keys")}
            {(isRevoked ? ConsoleLayout.Notice(wording.Revoked) : Html.Nothing)}
            {(made is null ? Html.Nothing : Once(visit, wording.New, wording.NewExplain, made.ApiKey))}
            <section><p>{wording.About}</p>
            {ConsoleLayout.Button(visit, SettingsGroup.PathOf("keys"), "make", wording.Make, "primary")}</section>
            <section><h2>{wording.List}</h2>{list}</section>
            """);
        return layout.Page(visit, ConsoleSection.Settings, tabs.Tabs["keys"], content);
    }

    /// <summary>A secret that is shown this once.</summary>
    internal static Html Once(Visit visit, string title, string explained, string secret) => Html.Of($"""
        <section class="notice" role="status"><h2>{title}</h2><p>{explained}</p>
        <p><output class="code" id="secret" dir="ltr">{secret}</output></p>
        {ConsoleLayout.CopyButton(visit, "secret")}
        </section>
        """);
}
