using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Pages;
using ContactsFunctions.Pages.Mine;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>All that is kept about a person, what they agreed to, and what can be done.</summary>
internal static class OneContactPage
{
    public static HtmlPage Render(ConsoleLayout layout, Visit visit, ContactShown shown)
    {
        var wording = Wording<ContactWording>.In(visit.Language);
        var isWrong = shown.Errors.Count > 0;
        var said = isWrong ? Html.Of($"<p class=\"errors\" role=\"alert\">{wording.Wrong}</p>")
            : wording.Done.GetValueOrDefault(shown.Done ?? "") is { } done ? ConsoleLayout.Notice(done)
            : Html.Nothing;
        var content = Html.Of($"""
            {said}
            <div class="columns">
            <section><h2>{wording.Facts}</h2><dl class="facts">{Html.Join(Facts(visit, wording, shown))}</dl></section>
            <div>
            {Pending(visit, wording, shown)}
            {Mails(wording, shown)}
            {ContactActions.Render(visit, wording, shown)}
            </div>
            </div>
            {ConsentTimeline.Render(visit, wording, shown)}
            {ContactForm.Render(visit, wording, shown)}
            {ContactActions.Erase(visit, wording, shown)}
            """);
        return layout.Page(
            visit,
            ConsoleSection.Contacts,
            shown.Title,
            content,
            isWrong ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>What a core field is called.</summary>
    public static string NameOf(CoreField field, Visit visit) =>
        PageWording.In(visit.Language).Mine.Fields.GetValueOrDefault(field.Name, field.Name);

    public static Html Row(string name, string? value) =>
        string.IsNullOrEmpty(value) ? Html.Nothing : Html.Of($"<dt>{name}</dt><dd dir=\"auto\">{value}</dd>");

    private static IEnumerable<Html> Facts(Visit visit, ContactWording wording, ContactShown shown)
    {
        var contact = shown.Contact;
        var list = Wording<ContactsWording>.In(visit.Language);
        if (contact.Email is { } email)
        {
            yield return Row(list.Email, $"{email.Address.Display}: {Status(email.State)}");
        }

        if (contact.Phone is { } phone)
        {
            yield return Row(list.Sms, $"{phone.Number}: {Status(phone.State)}");
        }

        foreach (var field in CoreField.All)
        {
            yield return Row(NameOf(field, visit), contact.Profile[field]);
        }

        yield return contact.Tags.Count == 0 ? Html.Nothing : Html.Of($"""
            <dt>{list.Tags}</dt><dd><ul class="tags">{Html.Join(contact.Tags.Select(tag => Html.Of(
                $"<li class=\"tag\" dir=\"auto\">{tag}</li>")))}</ul></dd>
            """);
        foreach (var (name, value) in contact.Properties)
        {
            yield return Html.Of($"<dt>{wording.OtherField} <bdi>{name}</bdi></dt><dd dir=\"auto\">{MyDataPage.Text(value)}</dd>");
        }

        yield return Row(wording.Since, Figures.Moment(contact.CreatedAt));
        yield return Row(wording.Changed, Figures.Moment(contact.UpdatedAt));
        yield return Html.Of($"<dt>{wording.Id}</dt><dd class=\"code\">{contact.Id.ToString()}</dd>");

        string Status(ChannelState state)
        {
            var name = list.Statuses[state.Status.WireName()];
            return state.StatusDate is { } date
                ? wording.StatusSince.With("status", name).With("date", Figures.Day(date))
                : name;
        }
    }

    private static Html Pending(Visit visit, ContactWording wording, ContactShown shown)
    {
        if (shown.Contact.OptIn is not { State: OptInState.Open } optIn)
        {
            return Html.Nothing;
        }

        var waits = (optIn.IsAwaited(shown.Now) ? wording.Waiting : wording.WaitingOver)
            .With("date", Figures.Moment(optIn.RequestedAt)).With("until", Figures.Moment(optIn.ExpiresAt));
        if (optIn.PendingChange is not { } change || !optIn.IsAwaited(shown.Now))
        {
            return Html.Of($"<section><p>{waits}</p></section>");
        }

        var list = Wording<ContactsWording>.In(visit.Language);
        Html[] rows =
        [
            Row(wording.PhoneNumber, change.Phone),
            .. CoreField.All.Select(field => Row(NameOf(field, visit), change.Profile[field])),
            Row(list.Tags, string.Join(", ", change.Tags)),
            .. change.Properties.Where(property => property.Value is not PropertyValue.Removal)
                .Select(property => Row(property.Key, MyDataPage.Text(property.Value))),
        ];
        return Html.Of($"""
            <section><h2>{wording.Pending}</h2><p>{waits} {wording.PendingExplain}</p><dl class="facts">{Html.Join(rows)}</dl></section>
            """);
    }

    private static Html Mails(ContactWording wording, ContactShown shown)
    {
        var contact = shown.Contact;
        var owed = contact.DueMails.Select(mail => (mail.Kind == MailKind.Welcome ? wording.OwedWelcome : wording.OwedConfirmation)
            .With("date", Figures.Moment(mail.DueAt)).With("count", $"{mail.Attempt}"));
        var waiting = contact.DueMails.Where(mail => mail.Kind == MailKind.Confirmation).Select(mail => mail.DueAt).ToHashSet();
        var sent = contact.ConfirmationMails.Where(at => !waiting.Contains(at))
            .Select(at => wording.ConfirmationSent.With("date", Figures.Moment(at)));
        var welcome = contact.WelcomedAt is { } welcomed ? [wording.WelcomeSent.With("date", Figures.Moment(welcomed))] : (string[])[];
        var lines = owed.Concat(sent.Reverse()).Concat(welcome).Select(line => Html.Of($"<li>{line}</li>")).ToArray();
        var problem = contact.MailProblem is not { } trouble ? Html.Nothing : Html.Of($"""
            <p class="bad">{wording.Problem.With("date", Figures.Moment(trouble.At)).With("code", trouble.Code)}
            {(trouble.StopsMail ? wording.ProblemStops : "")}</p>
            """);
        var list = lines.Length == 0 ? Html.Of($"<p>{wording.NoMails}</p>") : Html.Of($"<ul>{Html.Join(lines)}</ul>");
        return Html.Of($"<section><h2>{wording.Mails}</h2>{problem}{list}</section>");
    }
}
