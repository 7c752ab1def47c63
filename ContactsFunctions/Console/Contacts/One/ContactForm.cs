using ContactsFunctions.Domain;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>The form that changes fields and tags. The address of a contact never changes.</summary>
internal static class ContactForm
{
    public static Html Render(Visit visit, ContactWording wording, ContactShown shown)
    {
        var contact = shown.Contact;
        var fields = CoreField.All.Select(field => Input(field.Name, OneContactPage.NameOf(field, visit), contact.Profile[field]))
            .Prepend(Input(ContactEdit.Phone, wording.PhoneNumber, contact.Phone?.Number));
        var isOpen = shown.Typed?.Action == "save" ? Html.Of($" open") : Html.Nothing;
        return Html.Of($"""
            <section><details{isOpen}><summary><strong>{wording.Edit}</strong></summary>
            <form method="post" action="{visit.To($"contacts/{contact.Id}")}" novalidate>{visit.Token}
            <div class="fields">{Html.Join(fields)}</div>
            {Tags(wording, shown)}
            {Input(ContactEdit.NewTags, wording.AddTags, "", wording.AddTagsHint)}
            <button class="primary" name="action" value="save">{visit.Wording.Save}</button>
            </form></details></section>
            """);

        Html Input(string name, string label, string? value, string? hint = null)
        {
            var error = shown.Errors.FirstOrDefault(wrong => Concerns(wrong.Field, name));
            var said = error is null ? Html.Nothing : Html.Of($"<p class=\"error\" id=\"{name}-error\" lang=\"en\">{error.Message}</p>");
            var explained = hint is null ? Html.Nothing : Html.Of($"<p class=\"hint\" id=\"{name}-hint\">{hint}</p>");
            string?[] ids = [hint is null ? null : $"{name}-hint", error is null ? null : $"{name}-error"];
            var named = string.Join(' ', ids.OfType<string>());
            var described = named.Length == 0 ? Html.Nothing : Html.Of($" aria-describedby=\"{named}\"");
            var typed = shown.Typed?[name] ?? value;
            var invalid = error is null ? Html.Nothing : Html.Of($" aria-invalid=\"true\"");
            return Html.Of($"""
                <div class="field"><label for="{name}">{label}</label>{explained}
                <input class="input" id="{name}" name="{name}" dir="auto" autocomplete="off" value="{typed}"{described}{invalid}>
                <input type="hidden" name="{ContactEdit.WasOf(name)}" value="{value}">{said}</div>
                """);
        }
    }

    private static bool Concerns(string wrong, string name) =>
        wrong == name || (name == ContactEdit.Phone && wrong is "phone" or "sms_country_code")
        || (name == ContactEdit.NewTags && wrong.StartsWith("tags", StringComparison.Ordinal));

    private static Html Tags(ContactWording wording, ContactShown shown)
    {
        if (shown.Contact.Tags.Count == 0)
        {
            return Html.Nothing;
        }

        var boxes = shown.Contact.Tags.Select(tag =>
        {
            var isKept = shown.Typed is null || shown.Typed.Values(ContactEdit.KeptTags).Contains(tag, StringComparer.Ordinal);
            var mark = ConsoleLayout.Mark(isKept, "checked");
            return Html.Of($"""
                <label class="choice"><input type="checkbox" name="{ContactEdit.KeptTags}" value="{tag}"{mark}>
                <bdi>{tag}</bdi></label><input type="hidden" name="{ContactEdit.WasOf(ContactEdit.KeptTags)}" value="{tag}">
                """);
        });
        return Html.Of($"<fieldset><legend>{wording.KeepTags}</legend>{Html.Join(boxes)}</fieldset>");
    }
}
