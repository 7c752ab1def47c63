using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using FluentValidation;
using FluentValidation.Results;
using PhoneNumbers;

namespace ContactsFunctions.Manage;

/// <summary>What store settings may say.</summary>
internal sealed class StoreSettingsValidator : AbstractValidator<StoreSettings>
{
    private const int MaxNameLength = 100;
    private const int MaxListLength = 100;

    public StoreSettingsValidator()
    {
        RuleFor(s => s.Name).Must(IsName).Saying("invalid", $"Must be a text of 1 to {MaxNameLength} characters, without control characters.");
        RuleFor(s => s.DefaultRegion).Must(IsRegion).Saying("invalid", "Must be an ISO 3166-1 country code in capitals, such as US.");
        RuleFor(s => s.Sender.Name).Must(IsName).Saying("invalid", $"Must be a text of 1 to {MaxNameLength} characters, without control characters.");
        RuleFor(s => s.Sender.Address).Must(IsAddress).Saying("invalid_email", "Must be an e-mail address.");
        RuleFor(s => s.Sender.ReplyTo).Must(IsAddress).Saying("invalid_email", "Must be an e-mail address.");
        RuleFor(s => s.Brand.Name).Must(IsName).Saying("invalid", $"Must be a text of 1 to {MaxNameLength} characters, without control characters.");
        RuleFor(s => s.Brand.LogoUrl).Must(url => url is null || IsWebAddress(url, Uri.UriSchemeHttps)).Saying("invalid_url", "Must be an https address.");
        RuleFor(s => s.Brand.Color).Must(color => color is null || IsColor(color)).Saying("invalid", "Must be a colour as #rrggbb.");
        RuleFor(s => s.Brand.Language).Must(tag => tag is null || Language.All.Any(known => known.Code == tag)).Saying("invalid", $"Must be one of {string.Join(", ", Language.All)}.");
        RuleFor(s => s.AllowedOrigins).Must(list => list.Count <= MaxListLength).Saying("too_many", $"At most {MaxListLength}.");
        RuleForEach(s => s.AllowedOrigins).Must(IsOrigin).Saying("invalid_origin", "Must be an origin such as https://shop.example.com (no path, no slash at the end), or *.");
        RuleFor(s => s.RedirectUrls).Must(list => list.Count <= MaxListLength).Saying("too_many", $"At most {MaxListLength}.");
        RuleForEach(s => s.RedirectUrls).Must(IsWebAddress).Saying("invalid_url", "Must be an http or https address.");
        RuleFor(s => s.DefaultRedirect).Must(url => url is null || IsWebAddress(url)).Saying("invalid_url", "Must be an http or https address.");
        RuleFor(s => s).Custom((settings, context) => CheckTemplate(settings.Templates.Confirmation, MailKind.Confirmation, context));
        RuleFor(s => s).Custom((settings, context) => CheckTemplate(settings.Templates.Welcome, MailKind.Welcome, context));
    }

    private static void CheckTemplate(MailTemplate? template, MailKind kind, ValidationContext<StoreSettings> context)
    {
        if (template is null)
        {
            return;
        }

        foreach (var (part, text) in (ReadOnlySpan<(string, string?)>)[("subject", template.Subject), ("html", template.Html), ("text", template.Text)])
        {
            foreach (var error in text is null ? [] : TemplateCheck.Check(text, kind))
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"Line {error.Line}, column {error.Column}: {error.Message}");
                context.AddFailure(new ValidationFailure($"templates.{kind.WireName()}.{part}", where) { ErrorCode = "invalid_template" });
            }
        }
    }

    private static bool IsName(string? text) =>
        text is null || (!string.IsNullOrWhiteSpace(text) && text.Length <= MaxNameLength && !text.Any(char.IsControl));

    private static bool IsRegion(string? region) => region is null || PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(region);

    private static bool IsAddress(string? text) => text is null || EmailAddress.TryParse(text, out _);

    private static bool IsColor(string text) => text.Length == 7 && text[0] == '#' && text[1..].All(char.IsAsciiHexDigit);

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase));

    private static bool IsWebAddress(string text) => IsWebAddress(text, Uri.UriSchemeHttps) || IsWebAddress(text, Uri.UriSchemeHttp);

    private static bool IsWebAddress(string text, string scheme) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == scheme && !text.Any(c => char.IsControl(c) || c == ' ');
}

internal static class StoreSettingsRules
{
    public static void Saying<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string code, string message) =>
        rule.WithErrorCode(code).WithMessage(message);
}
