using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Settings.Webhooks;

/// <summary>A store's webhooks, and the form that makes one.</summary>
internal static class WebhooksPage
{
    /// <param name="typed">What was sent, where something was wrong with it.</param>
    public static HtmlPage Render(
        ConsoleLayout layout,
        Visit visit,
        IReadOnlyList<Hook> hooks,
        ConsoleForm? typed = null,
        IReadOnlyList<FieldError>? errors = null,
        string? done = null)
    {
        var (wording, tabs) = (Wording<WebhooksWording>.In(visit.Language), Wording<SettingsWording>.In(visit.Language));
        var isWrong = errors is { Count: > 0 };
        var content = Html.Of($"""
            {SettingsPage.Tabs(visit, tabs, "hooks")}
            {(done == "removed" ? ConsoleLayout.Notice(wording.Removed) : Html.Nothing)}
            <section><h2>{wording.List}</h2>{List(visit, wording, hooks)}</section>
            <section><h2>{wording.Make}</h2><p>{wording.About}</p>{Form(visit, wording, typed, errors ?? [])}</section>
            """);
        return layout.Page(
            visit,
            ConsoleSection.Settings,
            tabs.Tabs["hooks"],
            content,
            isWrong ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>Where a hook leads, without what may be a secret of the receiver in its path and query.</summary>
    public static string HostOf(Hook hook) => WebAddress.Of(hook.TargetUrl)?.Origin ?? hook.Id.ToString();

    public static Html State(WebhooksWording wording, Hook hook) =>
        hook.OffSince is { } off ? Html.Of($"<span class=\"bad\">{wording.Off.With("since", Figures.Moment(off))}</span>")
        : hook.FailingSince is { } failing ? Html.Of($"<span class=\"bad\">{wording.Failing.With("since", Figures.Moment(failing))}</span>")
        : Html.Of($"<span class=\"good\">{wording.On}</span>");

    private static Html List(Visit visit, WebhooksWording wording, IReadOnlyList<Hook> hooks)
    {
        var rows = hooks.Select(hook => Html.Of($"""
            <tr><th scope="row"><a href="{visit.To(WebhookPage.PathOf(hook.Id))}">{HostOf(hook)}</a></th>
            <td data-label="{wording.Events}">{string.Join(", ", hook.Events.Select(kind => wording.EventNames[kind.WireName()]))}</td>
            <td data-label="{wording.State}">{State(wording, hook)}</td></tr>
            """));
        return hooks.Count == 0 ? Html.Of($"<p>{wording.NoHooks}</p>") : Html.Of($"""
            <table class="cards"><thead><tr><th scope="col">{wording.Target}</th><th scope="col">{wording.Events}</th>
            <th scope="col">{wording.State}</th></tr></thead><tbody>{Html.Join(rows)}</tbody></table>
            """);
    }

    private static Html Form(Visit visit, WebhooksWording wording, ConsoleForm? typed, IReadOnlyList<FieldError> errors)
    {
        var boxes = ContactEventNames.All.Select(kind => Html.Of($"""
            <label class="choice"><input type="checkbox" name="events"
            value="{kind.WireName()}"{ConsoleLayout.Mark(typed?.Values("events").Contains(kind.WireName()) == true, "checked")}>
            {wording.EventNames[kind.WireName()]}</label>
            """));
        var formats = new[] { HookFormat.Standard, HookFormat.Remarkety }.Select(format => Html.Of($"""
            <label class="choice"><input type="radio" name="format"
            value="{format.WireName()}"{ConsoleLayout.Mark((typed?["format"] ?? "standard") == format.WireName(), "checked")}>
            {wording.Formats[format.WireName()]}</label>
            """));
        var (target, events) = (Error("targetUrl"), Error("events"));
        var invalid = errors.Any(error => error.Field == "targetUrl")
            ? Html.Of($" aria-invalid=\"true\" aria-describedby=\"targetUrl-error\"")
            : Html.Nothing;
        return Html.Of($"""
            <form method="post" action="{visit.To(SettingsGroup.PathOf("hooks"))}" novalidate>{visit.Token}
            <div class="field"><label for="targetUrl">{wording.TargetUrl}</label>
            <input class="input" id="targetUrl" name="targetUrl" type="url" dir="ltr" value="{typed?["targetUrl"]}"{invalid}>{target}</div>
            <fieldset><legend>{wording.Events}</legend>{Html.Join(boxes)}{events}</fieldset>
            <fieldset><legend>{wording.Format}</legend>{Html.Join(formats)}</fieldset>
            <button class="primary">{wording.Make}</button>
            </form>
            """);

        Html Error(string field) => errors.FirstOrDefault(error => error.Field == field) is { } error
            ? Html.Of($"<p class=\"error\" id=\"{field}-error\" role=\"alert\" lang=\"en\">{error.Message}</p>")
            : Html.Nothing;
    }
}
