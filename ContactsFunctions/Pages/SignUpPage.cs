using ContactsFunctions.Domain;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>The hosted sign-up form, empty or with its mistakes.</summary>
internal static class SignUpPage
{
    private static readonly Html Trap = Html.Of($"<input name=\"{SignUpForm.Honeypot}\" tabindex=\"-1\" autocomplete=\"off\">");

    public static HtmlPage Render(PageLayout layout, PageContext context, SignUpForm form)
    {
        var wording = PageWording.In(context.Language);
        var text = wording.Form;
        var hasErrors = form.Errors.Count > 0;
        var content = Html.Of($"""
            {(hasErrors ? Summary(form, text, context.Language) : Html.Nothing)}
            <form method="post" action="{Target(context)}" novalidate>
            {Html.Join(form.Shown.Select(field => Field(field, form, text, context)))}
            {Html.Join(form.Extras.Select(extra => Extra(extra, text, context.Language)))}
            {Html.Join(form.Unseen().Select(value => Html.Of($"""<input type="hidden" name="{value.Key}" value="{value.Value}">""")))}
            <div class="trap" aria-hidden="true"><label>{text.LeaveEmpty} {Trap}</label></div>
            <button class="primary">{text.Submit}</button>
            </form>
            <p class="note">{text.Note}</p>
            """);
        return layout.Page(
            context,
            wording.SignUp,
            content,
            hasErrors ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            titlePrefix: hasErrors ? $"{text.ErrorTitle}: " : "",
            formTargets: RedirectOrigins(context.Settings));
    }

    /// <summary>All that a person reads before they send the form.</summary>
    public static ShownText Wording(PageContext context, SignUpForm form)
    {
        var wording = PageWording.In(context.Language);
        var text = wording.Form;
        var brand = context.Brand;
        IEnumerable<string?> lines =
        [
            Named(wording.SignUp.Title),
            Named(wording.SignUp.Body),
            .. form.Shown.SelectMany(field => field == "phone"
                ? [text.Phone, text.PhoneHint, $"[ ] {text.SmsConsent}", SmsTerms(text, context)]
                : (string[])[field switch { "email" => text.Email, "firstName" => text.FirstName, _ => text.LastName }]),
            $"[{text.Submit}]",
            text.Note,
            brand?.Imprint,
            brand?.Privacy is { } privacy ? $"{wording.Privacy}: {privacy.Text}" : null,
            brand?.Terms is { } terms ? $"{wording.Terms}: {terms.Text}" : null,
        ];
        return ShownText.Of(ShownKind.SignUpForm, context.Language.Code, string.Join('\n', lines.OfType<string>()));

        string Named(string sentence) => sentence.Replace("{store}", brand?.Name, StringComparison.Ordinal);
    }

    private static string Target(PageContext context) =>
        context.Store is { } store
            ? $"/api/v1/stores/{store}/contacts"
            : throw new ArgumentException("A sign-up form belongs to a store.", nameof(context));

    /// <summary>Browsers hold a form's redirects to <c>form-action</c> too.</summary>
    private static IEnumerable<string> RedirectOrigins(StoreSettings settings) =>
        settings.RedirectUrls.Append(settings.DefaultRedirect)
            .Select(url => WebAddress.Of(url)?.Origin)
            .OfType<string>();

    private static Html Summary(SignUpForm form, SignUpWording text, Language language) => Html.Of($"""
        <div class="errors" role="alert" tabindex="-1" autofocus><h2>{text.ErrorSummary}</h2>
        <ul>{Html.Join(form.Errors.DistinctBy(e => (InputFor(e, form), InputFor(e, form) is null ? e : null))
            .Select(error => SummaryItem(error, form, text, language)))}</ul></div>
        """);

    private static Html SummaryItem(FieldError error, SignUpForm form, SignUpWording text, Language language)
    {
        var extra = form.Extras.FirstOrDefault(extra => extra.Error == error);
        var explanation = extra is null
            ? Explain(error, form, text, language)
            : Html.Of($"{Label(extra, text)}: {Explain(error, text, language)}");
        return InputFor(error, form) is { } id
            ? Html.Of($"""<li><a href="#{id}">{explanation}</a></li>""")
            : Html.Of($"<li>{explanation}</li>");
    }

    /// <summary>The element that corrects this error; null for one of the form as a whole.</summary>
    private static string? InputFor(FieldError error, SignUpForm form)
    {
        if (form.Extras.FirstOrDefault(extra => extra.Error == error) is { } extra)
        {
            return extra.Id;
        }

        var field = SignUpForm.Canonical(error.Field);
        return form.Shown.Contains(field) || (field == SignUpForm.SmsConsent && form.Shown.Contains("phone")) ? field : null;
    }

    private static Html Field(string field, SignUpForm form, SignUpWording text, PageContext context)
    {
        var language = context.Language;
        var (label, type, autocomplete) = field switch
        {
            "email" => (text.Email, "email", "email"),
            "firstName" => (text.FirstName, "text", "given-name"),
            "lastName" => (text.LastName, "text", "family-name"),
            "phone" => (text.Phone, "tel", "tel"),
            _ => throw new ArgumentOutOfRangeException(nameof(field), "A field this page does not know."),
        };
        var error = form.ErrorOf(field);
        string?[] notes = [field == "phone" ? "phone-hint" : null, error is null ? null : $"{field}-error"];
        var described = string.Join(' ', notes.OfType<string>());
        var describedBy = described.Length > 0 ? Html.Of($" aria-describedby=\"{described}\"") : Html.Nothing;
        var invalid = error is null ? Html.Nothing : Html.Of($" aria-invalid=\"true\"");
        var required = field == "email" ? Html.Of($" required") : Html.Nothing;
        var optional = field == "email" ? Html.Nothing : Html.Of($" <span class=\"optional\">{text.Optional}</span>");
        // An address or number reads from the left in every language.
        var direction = field is "email" or "phone" ? Html.Of($" dir=\"ltr\"") : Html.Of($" dir=\"auto\"");
        return Html.Of($"""
            <div class="field">
            <label for="{field}">{label}{optional}</label>
            {(field == "phone" ? Html.Of($"<p class=\"hint\" id=\"phone-hint\">{text.PhoneHint}</p>") : Html.Nothing)}
            <input class="input" id="{field}" name="{field}" type="{type}" autocomplete="{autocomplete}"{direction} value="{
                form.ValueOf(field)}"{required}{describedBy}{invalid}>
            {(error is null
                ? Html.Nothing
                : Html.Of($"<p class=\"error\" id=\"{field}-error\">{Explain(error, form, text, language)}</p>"))}
            {(field == "phone" ? SmsConsent(form, text, context) : Html.Nothing)}
            </div>
            """);
    }

    private static Html SmsConsent(SignUpForm form, SignUpWording text, PageContext context)
    {
        const string Name = SignUpForm.SmsConsent;
        var ticked = form.ValueOf(Name) is null or "" ? Html.Nothing : Html.Of($" checked");
        var input = Html.Of($"""<input type="checkbox" id="{Name}" aria-describedby="{Name}-terms" name="{Name}" value="true"{ticked}>""");
        return Html.Of($"""
            <label class="choice">{input} <span>{text.SmsConsent}</span></label>
            <p class="hint" id="{Name}-terms">{SmsTerms(text, context)}</p>
            """);
    }

    /// <summary>What a ticked box means, and how to get out of it again.</summary>
    private static string SmsTerms(SignUpWording text, PageContext context)
    {
        var terms = context.Settings.SmsTerms;
        return text.SmsTerms
            .Replace("{frequency}", terms.Frequency is null ? "" : $" ({terms.Frequency})", StringComparison.Ordinal)
            .Replace("{help}", terms.Help is null ? "" : $" ({terms.Help})", StringComparison.Ordinal)
            .Replace("{store}", context.Brand?.Name, StringComparison.Ordinal);
    }

    /// <summary>A field of the shop's own form. What it calls it, this page does not know; only its name.</summary>
    private static Html Extra(ExtraInput extra, SignUpWording text, Language language)
    {
        var explained = Html.Of($"aria-describedby=\"{extra.Id}-error\" aria-invalid=\"true\"");
        // A text of several lines would lose its lines in an input; a line break right after the tag is not part of the text.
        var named = Html.Of($"class=\"input\" id=\"{extra.Id}\" name=\"{extra.Name}\"");
        var input = extra.Value.Contains('\n', StringComparison.Ordinal)
            ? Html.Of($"<textarea {named} rows=\"4\" dir=\"auto\" {explained}>\n{extra.Value}</textarea>")
            : Html.Of($"<input {named} type=\"text\" dir=\"auto\" value=\"{extra.Value}\" {explained}>");
        return Html.Of($"""
            <div class="field">
            <label for="{extra.Id}">{Label(extra, text)} <span class="optional">{text.Optional}</span></label>
            {input}
            <p class="error" id="{extra.Id}-error">{Explain(extra.Error, text, language)}</p>
            </div>
            """);
    }

    private static Html Label(ExtraInput extra, SignUpWording text) =>
        SignUpForm.IsPhoneCountry(extra.Name) ? Html.Of($"{text.PhoneCountry}") : Html.Of($"<bdi lang=\"en\">{extra.Name}</bdi>");

    /// <summary>A field that the wording does not know: the English sentence, or in another language that it is wrong.</summary>
    private static Html Explain(FieldError error, SignUpWording text, Language language) => Html.Of($"{
        (SignUpForm.IsPhoneCountry(error.Field)
            ? text.PhoneCountryInvalid
            : language == Language.English ? error.Message : text.FieldInvalid)}");

    /// <summary>
    /// The exact reason in the page's language, where the wording has it. Of other reasons the English sentence is all there
    /// is; in another language the field's general one helps more.
    /// </summary>
    private static Html Explain(FieldError error, SignUpForm form, SignUpWording text, Language language) =>
        Html.Of($"{Reason(error, form, text, language)}");

    private static string Reason(FieldError error, SignUpForm form, SignUpWording text, Language language) =>
        (SignUpForm.Canonical(error.Field), error.Code) switch
        {
            ("email", _) when string.IsNullOrWhiteSpace(form.ValueOf("email")) => text.EmailMissing,
            ("email", "invalid_email") => text.EmailInvalid,
            ("phone", "required" or "invalid") when SignUpForm.IsPhoneCountry(error.Field) => text.PhoneNeedsCountry,
            ("phone", "invalid_phone") => text.PhoneInvalid,
            ("firstName" or "lastName", "invalid") => text.NameInvalid,
            (_, "no_files") => text.NoFiles,
            _ when language == Language.English => error.Message,
            ("email", _) => text.EmailInvalid,
            ("phone", _) => text.PhoneInvalid,
            ("firstName" or "lastName", _) => text.NameInvalid,
            _ => text.FieldInvalid,
        };
}
