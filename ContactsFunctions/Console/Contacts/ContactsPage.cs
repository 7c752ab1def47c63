using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Contacts;

/// <summary>The list of contacts, with what it is filtered by above it.</summary>
internal static class ContactsPage
{
    public static HtmlPage Render(ConsoleLayout layout, Visit visit, ContactsFilter filter, ContactPage page, string? done)
    {
        var wording = Wording<ContactsWording>.In(visit.Language);
        var said = done == "erased" ? ConsoleLayout.Notice(wording.Erased) : Html.Nothing;
        var content = Html.Of($"""
            {said}
            <section aria-label="{wording.Filter}">
            <form method="get" action="{visit.To("contacts")}" data-live="results">
            <div class="field">
            <label for="find">{wording.Find}</label>
            <p class="hint" id="find-hint">{wording.FindHint}</p>
            <input class="input" id="find" name="find" value="{filter.Find}" aria-describedby="find-hint"
            autocapitalize="none" spellcheck="false">
            </div>
            <div class="fields">
            {Choice("status", wording.Status, Statuses(filter, wording))}
            {Choice("channel", wording.Channel, Channels(filter, wording))}
            <div class="field"><label for="tag">{wording.Tag}</label><input class="input" id="tag" name="tag" value="{filter.Tag}"></div>
            <div class="field"><label for="since">{wording.ChangedSince}</label>
            <input class="input" id="since" name="since" type="date" value="{filter.Since}"></div>
            <div class="field"><button class="primary">{wording.Show}</button></div>
            </div>
            </form>
            </section>
            <section id="results" aria-live="polite" aria-label="{wording.List}">
            {Results(visit, wording, filter, page)}
            </section>
            <p><a href="{visit.To("reminders")}">{wording.RemindLink}</a></p>
            """);
        return layout.Page(visit, ConsoleSection.Contacts, wording.Title, content);
    }

    /// <summary>The person's name as the contact has it; null where it has none.</summary>
    public static string? NameOf(Contact contact)
    {
        var name = $"{contact.Profile[CoreField.FirstName]} {contact.Profile[CoreField.LastName]}".Trim();
        return name.Length == 0 ? null : name;
    }

    /// <summary>What a contact is called where it is listed.</summary>
    public static string TitleOf(Contact contact) => contact.Email?.Address.Display ?? contact.Phone?.Number ?? contact.Id.ToString();

    private static Html Results(Visit visit, ContactsWording wording, ContactsFilter filter, ContactPage page)
    {
        if (filter.Query is null)
        {
            return Html.Of($"<p class=\"bad\">{wording.FindWrong}</p>");
        }

        if (page.Contacts.Count == 0)
        {
            return Html.Of($"<p>{wording.Nobody}</p>");
        }

        var first = filter.After is null
            ? Html.Nothing
            : Html.Of($"<a href=\"{visit.To("contacts")}{filter.PageAfter(null)}\">{visit.Wording.FirstPage}</a>");
        var next = page.Next is { } cursor
            ? Html.Of($"<a href=\"{visit.To("contacts")}{filter.PageAfter(cursor)}\" rel=\"next\">{visit.Wording.Next}</a>")
            : Html.Nothing;
        return Html.Of($"""
            <table class="cards"><thead><tr><th scope="col">{wording.Contact}</th><th scope="col">{wording.Name}</th>
            <th scope="col">{wording.Email}</th><th scope="col">{wording.Sms}</th><th scope="col">{wording.Tags}</th>
            <th scope="col">{wording.Changed}</th></tr></thead>
            <tbody>{Html.Join(page.Contacts.Select(contact => Row(visit, wording, contact)))}</tbody></table>
            <p class="actions">{first}{next}</p>
            """);
    }

    private static Html Row(Visit visit, ContactsWording wording, Contact contact) => Html.Of($"""
        <tr><th scope="row"><a href="{visit.To($"contacts/{contact.Id}")}"><bdi>{TitleOf(contact)}</bdi></a></th>
        <td data-label="{wording.Name}" dir="auto">{NameOf(contact)}</td>
        <td data-label="{wording.Email}">{(contact.Email is { } email ? wording.Statuses[email.State.Status.WireName()] : "")}</td>
        <td data-label="{wording.Sms}">{(contact.Phone is { } phone ? wording.Statuses[phone.State.Status.WireName()] : "")}</td>
        <td data-label="{wording.Tags}" dir="auto">{string.Join(", ", contact.Tags.Take(5))}</td>
        <td data-label="{wording.Changed}">{Figures.Day(contact.UpdatedAt)}</td></tr>
        """);

    private static IEnumerable<Html> Statuses(ContactsFilter filter, ContactsWording wording) =>
    [
        Option("", wording.Any, filter.Status is null),
        .. Enum.GetValues<ChannelStatus>().Select(status =>
            Option(status.WireName(), wording.Statuses[status.WireName()], filter.Status == status)),
    ];

    private static IEnumerable<Html> Channels(ContactsFilter filter, ContactsWording wording) =>
    [
        Option(Channel.Email.WireName(), wording.Email, filter.Channel == Channel.Email),
        Option(Channel.Sms.WireName(), wording.Sms, filter.Channel == Channel.Sms),
    ];

    private static Html Choice(string name, string label, IEnumerable<Html> options) => Html.Of($"""
        <div class="field"><label for="{name}">{label}</label>
        <select class="input" id="{name}" name="{name}">{Html.Join(options)}</select></div>
        """);

    private static Html Option(string value, string name, bool isChosen) =>
        Html.Of($"<option value=\"{value}\"{ConsoleLayout.Mark(isChosen, "selected")}>{name}</option>");
}
