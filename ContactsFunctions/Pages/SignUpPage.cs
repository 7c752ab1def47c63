using ContactsFunctions.Domain;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>The hosted sign-up form, empty or with its mistakes.</summary>
internal static class SignUpPage
{
    public static HtmlPage Render(PageLayout layout, PageContext context, SignUpForm form)
    {
        var wording = PageWording.In(context.Language);
        var text = wording.Form;
        var hasErrors = form.Errors.Count > 0;
        var content = Html.Of($"""
            {(hasErrors ? Summary(form, text, context.Language) : Html.Nothing)}
            <form method="post" action="{Target(context)}" novalidate>
            {Html.Join(form.Shown.Select(field => Field(field, form, text, context.Language)))}
            {Html.Join(form.Unseen().Select(value => Html.Of($"""<input type="hidden" name="{value.Key}" value="{value.Value}">""")))}
            <div class="trap" aria-hidden="true"><label>{text.LeaveEmpty} <input name="{SignUpForm.Honeypot}" tabindex="-1" autocomplete="off"></label></div>
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

    private static string Target(PageContext context) =>
        context.Store is { } store ? $"/api/v1/stores/{store}/contacts" : throw new ArgumentException("A sign-up form belongs to a store.", nameof(context));

    /// <summary>Browsers hold a form's redirects to <c>form-action</c> too.</summary>
    private static IEnumerable<string> RedirectOrigins(StoreSettings settings) =>
        settings.RedirectUrls.Append(settings.DefaultRedirect)
            .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "https" or "http" ? parsed.GetLeftPart(UriPartial.Authority) : null)
            .OfType<string>();

    private static Html Summary(SignUpForm form, SignUpWording text, Language language) => Html.Of($"""
        <div class="errors" role="alert" tabindex="-1" autofocus><h2>{text.ErrorSummary}</h2>
        <ul>{Html.Join(form.Errors.DistinctBy(e => SignUpForm.Canonical(e.Field)).Select(error => SummaryItem(error, form, text, language)))}</ul></div>
        """);

    private static Html SummaryItem(FieldError error, SignUpForm form, SignUpWording text, Language language)
    {
        var field = SignUpForm.Canonical(error.Field);
        return form.Shown.Contains(field)
            ? Html.Of($"""<li><a href="#{field}">{Explain(error, form, text, language)}</a></li>""")
            : Html.Of($"<li lang=\"en\" dir=\"ltr\">{error.Field}: {error.Message}</li>");
    }

    private static Html Field(string field, SignUpForm form, SignUpWording text, Language language)
    {
        var (label, type, autocomplete) = field switch
        {
            "email" => (text.Email, "email", "email"),
            "firstName" => (text.FirstName, "text", "given-name"),
            "lastName" => (text.LastName, "text", "family-name"),
            "phone" => (text.Phone, "tel", "tel"),
            _ => throw new ArgumentOutOfRangeException(nameof(field), "A field this page does not know."),
        };
        var error = form.ErrorOf(field);
        var described = string.Join(' ', new[] { field == "phone" ? "phone-hint" : null, error is null ? null : $"{field}-error" }.OfType<string>());
        // An address or number reads from the left in every language.
        var direction = field is "email" or "phone" ? Html.Of($" dir=\"ltr\"") : Html.Of($" dir=\"auto\"");
        return Html.Of($"""
            <div class="field">
            <label for="{field}">{label}{(field == "email" ? Html.Nothing : Html.Of($" <span class=\"optional\">{text.Optional}</span>"))}</label>
            {(field == "phone" ? Html.Of($"<p class=\"hint\" id=\"phone-hint\">{text.PhoneHint}</p>") : Html.Nothing)}
            <input class="input" id="{field}" name="{field}" type="{type}" autocomplete="{autocomplete}"{direction} value="{form.ValueOf(field)}"{(field == "email" ? Html.Of($" required") : Html.Nothing)}{(described.Length > 0 ? Html.Of($" aria-describedby=\"{described}\"") : Html.Nothing)}{(error is null ? Html.Nothing : Html.Of($" aria-invalid=\"true\""))}>
            {(error is null ? Html.Nothing : Html.Of($"<p class=\"error\" id=\"{field}-error\">{Explain(error, form, text, language)}</p>"))}
            {(field == "phone" ? SmsConsent(form, text) : Html.Nothing)}
            </div>
            """);
    }

    private static Html SmsConsent(SignUpForm form, SignUpWording text) => Html.Of($"""
        <label class="choice"><input type="checkbox" name="smsMarketingAllowed" value="true"{(form.ValueOf("smsMarketingAllowed") is null or "" ? Html.Nothing : Html.Of($" checked"))}> <span>{text.SmsConsent}</span></label>
        """);

    /// <summary>
    /// The exact reason in the page's language, where the wording has it. Of other reasons the English sentence is all there
    /// is; in another language the field's general one helps more.
    /// </summary>
    private static string Explain(FieldError error, SignUpForm form, SignUpWording text, Language language) => (SignUpForm.Canonical(error.Field), error.Code) switch
    {
        ("email", _) when string.IsNullOrWhiteSpace(form.ValueOf("email")) => text.EmailMissing,
        ("email", "invalid_email") => text.EmailInvalid,
        ("phone", "required" or "invalid") when error.Field == "sms_country_code" => text.PhoneNeedsCountry,
        ("phone", "invalid_phone") => text.PhoneInvalid,
        ("firstName" or "lastName", "invalid") => text.NameInvalid,
        _ when language == Language.English => error.Message,
        ("email", _) => text.EmailInvalid,
        ("phone", _) => text.PhoneInvalid,
        ("firstName" or "lastName", _) => text.NameInvalid,
        _ => error.Message,
    };
}
