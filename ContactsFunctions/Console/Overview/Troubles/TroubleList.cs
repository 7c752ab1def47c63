using ContactsFunctions.Console.Importing;
using ContactsFunctions.Console.Settings;
using ContactsFunctions.Console.Settings.Webhooks;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.Overview.Troubles;

/// <summary>What is wrong now, in one list, each with where to go; nothing where all is well.</summary>
internal static class TroubleList
{
    /// <summary>Hooks and imports beyond these have pages of their own.</summary>
    private const int MostOfAKind = 5;

    /// <param name="bounced">How many addresses turned out to be dead lately.</param>
    /// <param name="redriven">How many mails were just set on their way again; null where nobody asked for it.</param>
    public static Html Render(Visit visit, StoreTroubles troubles, int bounced, int? redriven)
    {
        var wording = Wording<TroublesWording>.In(visit.Language);
        Html[] items =
        [
            .. Mails(visit, wording, troubles),
            .. bounced == 0 ? [] : (Html[])[Html.Of($"{wording.Bounced.With("count", Figures.Count(bounced, visit.Language))}")],
            .. troubles.Hooks.Take(MostOfAKind).Select(hook => Hook(visit, wording, hook)),
            .. troubles.Imports.Take(MostOfAKind).Select(import => Import(visit, wording, import)),
            .. troubles.Records.Count == 0 ? [] : (Html[])[Sender(visit, wording, troubles)],
        ];
        var done = redriven is null
            ? Html.Nothing
            : ConsoleLayout.Notice(wording.Redriven.With("count", Figures.Count(redriven.Value, visit.Language)));
        return items.Length == 0 ? done : Html.Of($"""
            {done}
            <section class="wrong" aria-labelledby="wrong">
            <h2 id="wrong">{wording.Title}</h2>
            <ul>{Html.Join(items.Select(item => Html.Of($"<li>{item}</li>")))}</ul>
            </section>
            """);
    }

    private static IEnumerable<Html> Mails(Visit visit, TroublesWording wording, StoreTroubles troubles)
    {
        if (troubles.LaidAside.Count > 0)
        {
            var says = troubles.LaidAside.AreAll ? wording.LaidAside : wording.LaidAsideAtLeast;
            yield return Html.Of($"""
                {says.With("count", Figures.Count(troubles.LaidAside.Count, visit.Language))}
                {ConsoleLayout.Button(visit, RedriveFunction.Path, "redrive", wording.Redrive)}
                """);
        }
    }

    private static Html Hook(Visit visit, TroublesWording wording, Hook hook)
    {
        var since = Figures.Moment(hook.OffSince ?? hook.FailingSince!.Value);
        var says = (hook.IsOn ? wording.HookFails : wording.HookIsOff).With("since", since);
        return Html.Of($"{says} {Link(visit, WebhookPage.PathOf(hook.Id), WebhooksPage.HostOf(hook))}");
    }

    private static Html Import(Visit visit, TroublesWording wording, Import import)
    {
        var says = import.Failure is null
            ? wording.RowsFailed.With("count", Figures.Count(import.Counts.Failed, visit.Language))
                .With("rows", Figures.Count(import.Rows, visit.Language))
            : wording.ImportFailed;
        var name = wording.ImportOf.With("at", Figures.Moment(import.CreatedAt));
        return Html.Of($"{says} {Link(visit, ImportPages.PathOf(import.Id), name)}");
    }

    private static Html Sender(Visit visit, TroublesWording wording, StoreTroubles troubles)
    {
        var names = string.Join(", ", troubles.Records.Select(record => record.Kind).Distinct());
        var page = SettingsGroup.PathOf(SettingsGroup.Sender);
        return Html.Of($"{wording.Sender.With("records", names)} {Link(visit, page, wording.SenderPage)}");
    }

    private static Html Link(Visit visit, string path, string text) => Html.Of($"<a href=\"{visit.To(path)}\">{text}</a>");
}
