using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>What an owner can do about a person, beside editing.</summary>
internal static class ContactActions
{
    public static Html Render(Visit visit, ContactWording wording, ContactShown shown)
    {
        var contact = shown.Contact;
        var path = $"contacts/{contact.Id}";
        var remind = contact.MayBeReminded() ? ConsoleLayout.Button(visit, path, "remind", wording.Remind) : Html.Nothing;
        Html[] leave =
        [
            Leave(contact.Email is null ? null : contact.State(Channel.Email), "unsubscribe-email", wording.UnsubscribeEmail),
            Leave(contact.Phone is null ? null : contact.State(Channel.Sms), "unsubscribe-sms", wording.UnsubscribeSms),
        ];
        var leaving = string.Concat(leave).Length == 0 ? Html.Nothing : Html.Of($"""
            <form method="post" action="{visit.To(path)}">{visit.Token}
            <div class="field"><label for="reason">{wording.Reason}</label>
            <input class="input" id="reason" name="reason"></div>
            <p class="actions">{Html.Join(leave)}</p></form>
            """);
        return Html.Of($"""
            <section><h2>{wording.Actions}</h2>
            <div class="actions">{remind}
            <a class="button secondary" href="{visit.To(path)}/proof">{wording.Proof}</a>
            <a class="button secondary" href="{visit.To(path)}?download">{wording.Download}</a></div>
            {leaving}
            </section>
            """);
    }

    /// <summary>Erasing asks for what the person is called by: nobody does it by a slip.</summary>
    public static Html Erase(Visit visit, ContactWording wording, ContactShown shown)
    {
        var isWrong = shown.Errors.Any(error => error.Field == "erase");
        var said = isWrong ? Html.Of($"<p class=\"error\" id=\"erase-error\">{wording.EraseWrong}</p>") : Html.Nothing;
        var invalid = isWrong ? Html.Of($" aria-invalid=\"true\" aria-describedby=\"erase-error\"") : Html.Nothing;
        return Html.Of($"""
            <section><details{(isWrong ? Html.Of($" open") : Html.Nothing)}><summary><strong>{wording.Erase}</strong></summary>
            <p>{wording.EraseExplain}</p>
            <form method="post" action="{visit.To($"contacts/{shown.Contact.Id}")}">{visit.Token}
            <div class="field"><label for="erase">{wording.EraseType.With("what", shown.Title)}</label>
            <input class="input" id="erase" name="erase" autocomplete="off" autocapitalize="none" spellcheck="false"{invalid}>{said}</div>
            <button class="danger" name="action" value="erase">{wording.ErasePress}</button>
            </form></details></section>
            """);
    }

    private static Html Leave(ChannelState? state, string action, string caption) =>
        state is null or { Status: ChannelStatus.Unsubscribed }
            ? Html.Nothing
            : Html.Of($"<button class=\"secondary\" name=\"action\" value=\"{action}\">{caption}</button>");
}
