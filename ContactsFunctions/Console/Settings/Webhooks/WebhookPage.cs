using ContactsFunctions.Console.Settings.Keys;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.Settings.Webhooks;

/// <summary>A webhook: how it is, and what it was told last.</summary>
internal static class WebhookPage
{
    public static string PathOf(HookId hook) => $"{SettingsGroup.PathOf("hooks")}/{hook}";

    /// <param name="newest">Its last deliveries, newest first.</param>
    /// <param name="secret">What its messages are signed with, where it was made a moment ago.</param>
    public static HtmlPage Render(
        ConsoleLayout layout, Visit visit, Hook hook, IReadOnlyList<HookDelivery> newest, string? secret, string? done = null)
    {
        var (wording, tabs) = (Wording<WebhooksWording>.In(visit.Language), Wording<SettingsWording>.In(visit.Language));
        var said = wording.Done.GetValueOrDefault(done ?? "") is { } sentence ? ConsoleLayout.Notice(sentence) : Html.Nothing;
        var enable = hook.IsOn ? Html.Nothing : ConsoleLayout.Button(visit, PathOf(hook.Id), "enable", wording.Enable, "primary");
        var content = Html.Of($"""
            {SettingsPage.Tabs(visit, tabs, "hooks")}
            {said}
            {(secret is null ? Html.Nothing : KeysFunctions.Once(visit, wording.Secret, wording.SecretExplain, secret))}
            <section>
            <dl class="facts">
            <dt>{wording.TargetUrl}</dt><dd dir="ltr">{hook.TargetUrl}</dd>
            <dt>{wording.Events}</dt><dd>{string.Join(", ", hook.Events.Select(kind => wording.EventNames[kind.WireName()]))}</dd>
            <dt>{wording.Format}</dt><dd>{wording.Formats[hook.Format.WireName()]}</dd>
            <dt>{wording.Made}</dt><dd>{Figures.Moment(hook.CreatedAt)}</dd>
            <dt>{wording.State}</dt><dd>{WebhooksPage.State(wording, hook)}</dd>
            </dl>
            <div class="actions">{enable}{ConsoleLayout.Button(visit, PathOf(hook.Id), "remove", wording.Remove, "danger")}</div>
            </section>
            <section><h2>{wording.Deliveries}</h2>{Deliveries(visit, wording, hook, newest)}</section>
            """);
        return layout.Page(visit, ConsoleSection.Settings, WebhooksPage.HostOf(hook), content);
    }

    private static Html Deliveries(Visit visit, WebhooksWording wording, Hook hook, IReadOnlyList<HookDelivery> newest)
    {
        var rows = newest.Select(delivery => Html.Of($"""
            <tr><th scope="row">{Figures.Moment(delivery.At)}</th>
            <td data-label="{wording.Event}">{wording.EventNames[delivery.Event.WireName()]}</td>
            <td data-label="{wording.State}">{wording.DeliveryStates[delivery.State.WireName()]}</td>
            <td data-label="{wording.LastStatus}">{delivery.LastStatus ?? "–"}</td>
            <td><form method="post" action="{visit.To(PathOf(hook.Id))}" class="inline">{visit.Token}
            <input type="hidden" name="delivery" value="{delivery.Id.ToString()}">
            <button class="secondary" name="action" value="replay">{wording.Replay}</button></form></td></tr>
            """));
        return newest.Count == 0 ? Html.Of($"<p>{wording.NoDeliveries}</p>") : Html.Of($"""
            <table class="cards"><thead><tr><th scope="col">{wording.When}</th><th scope="col">{wording.Event}</th>
            <th scope="col">{wording.State}</th><th scope="col">{wording.LastStatus}</th><th scope="col">{wording.Replay}</th></tr></thead>
            <tbody>{Html.Join(rows)}</tbody></table>
            """);
    }
}
