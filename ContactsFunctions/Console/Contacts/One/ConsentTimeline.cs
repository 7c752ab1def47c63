using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>The consent log in words, oldest first, each step with the exact text that the person was shown.</summary>
internal static class ConsentTimeline
{
    public static Html Render(Visit visit, ContactWording wording, ContactShown shown)
    {
        var texts = shown.Texts.ToDictionary(text => text.Version, StringComparer.Ordinal);
        var list = Wording<ContactsWording>.In(visit.Language);

        // Each text stands once, where it is named first.
        var told = new HashSet<string>(StringComparer.Ordinal);
        return Html.Of($"""
            <section><h2>{wording.Timeline}</h2>
            <ol class="timeline">{Html.Join(shown.Consents.Select(Step))}</ol></section>
            """);

        Html Step(ConsentEntry logged)
        {
            var entry = logged.Shown;
            var named = new[] { entry.Wording, entry.Text }.OfType<string>().Where(texts.ContainsKey).Where(told.Add);
            return Html.Of($"""
                <li><p><strong>{Figures.Moment(entry.At)}</strong> {Sentence(entry, wording, list)}</p>
                <dl class="facts">
                {OneContactPage.Row(wording.FromAddress, entry.Ip)}{OneContactPage.Row(wording.Program, entry.UserAgent)}
                {OneContactPage.Row(wording.Source, entry.Source)}{OneContactPage.Row(wording.PageUrl, entry.Url)}
                {OneContactPage.Row(wording.PrivacyNotice, entry.PrivacyVersion)}
                </dl>
                {Html.Join(named.Select(version => Text(texts[version], wording)))}</li>
                """);
        }
    }

    private static string Sentence(ConsentEntry entry, ContactWording wording, ContactsWording list)
    {
        var cause = entry.By?.Way == ConsoleEvidence.Way ? wording.ByConsole : wording.Causes[CauseName(entry.Cause)];
        var by = entry.By is { } writer && writer.Way != ConsoleEvidence.Way ? $" ({wording.ByWay.With("way", writer.Way)})" : "";
        var change = (entry.From == entry.To ? wording.Stayed : wording.Became)
            .With("channel", entry.Channel == Channel.Email ? list.Email : list.Sms)
            .With("from", list.Statuses[entry.From.WireName()])
            .With("to", list.Statuses[entry.To.WireName()]);
        return $"{cause}{by}. {change}.";
    }

    private static string CauseName(ConsentCause cause) => cause switch
    {
        ConsentCause.Form => "form",
        ConsentCause.Api => "api",
        ConsentCause.Confirmation => "confirmation",
        ConsentCause.Link => "link",
        ConsentCause.OneClick => "oneClick",
        ConsentCause.Import => "import",
        ConsentCause.Message => "message",
    };

    private static Html Text(KeptText text, ContactWording wording)
    {
        var language = text.Language is null ? "" : $" ({text.Language})";
        return Html.Of($"""
            <details><summary>{wording.TextShown.With("kind", wording.TextKinds.GetValueOrDefault(text.Kind, text.Kind))}</summary>
            <p class="soft">{wording.FirstShown.With("date", Figures.Moment(text.FirstShown))}{language}</p>
            <pre dir="auto">{text.Text}</pre></details>
            """);
    }
}
