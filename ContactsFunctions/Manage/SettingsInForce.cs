using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Manage;

/// <summary>Settings as they will be used, made of settings as they were sent; and what could not be made.</summary>
internal sealed class SettingsInForce
{
    private const int MaxListLength = 100;

    private readonly List<FieldError> errors = [];

    private SettingsInForce(StoreSettings sent)
    {
        Settings = Made(sent);
        if (errors.Count == 0)
        {
            CheckSize();
        }
    }

    public StoreSettings Settings { get; }

    public IReadOnlyList<FieldError> Errors => errors;

    public static SettingsInForce Of(StoreSettings sent) => new(sent);

    private StoreSettings Made(StoreSettings sent) => sent with
    {
        Name = Name("name", sent.Name),
        DefaultRegion = One(
            "defaultRegion",
            sent.DefaultRegion,
            SettingForms.Region,
            "invalid",
            "Must be an ISO 3166-1 country code, such as US."),
        Sender = sent.Sender with
        {
            Name = Name("sender.name", sent.Sender.Name),
            Address = Mailbox("sender.address", sent.Sender.Address),
            ReplyTo = Mailbox("sender.replyTo", sent.Sender.ReplyTo),
        },
        Brand = sent.Brand with
        {
            Name = Name("brand.name", sent.Brand.Name),
            LogoUrl = One(
                "brand.logoUrl",
                sent.Brand.LogoUrl,
                SettingForms.Picture,
                "invalid_url",
                $"Must be an https address of a picture, without a name or password, of at most {WebAddress.MaxLength} characters."),
            Color = One("brand.color", sent.Brand.Color, SettingForms.Color, "invalid", "Must be a colour as #rrggbb."),
            Language = One(
                "brand.language",
                sent.Brand.Language,
                SettingForms.LanguageCode,
                "invalid",
                $"Must be one of {string.Join(", ", Language.All)}."),
        },
        AllowedOrigins = List(
            "allowedOrigins",
            sent.AllowedOrigins,
            SettingForms.Origin,
            "invalid_origin",
            "Must be an origin such as https://shop.example.com (no path), or *."),
        RedirectUrls = List("redirectUrls", sent.RedirectUrls, SettingForms.Page, "invalid_url", InvalidPage),
        DefaultRedirect = One("defaultRedirect", sent.DefaultRedirect, SettingForms.Page, "invalid_url", InvalidPage),
        Imprint = sent.Imprint with
        {
            Name = Name("imprint.name", sent.Imprint.Name),
            PostalAddress = One(
                "imprint.postalAddress",
                sent.Imprint.PostalAddress,
                SettingForms.Lines,
                "invalid",
                $"Must be a text of 1 to {SettingForms.MaxLinesLength} characters, on at most {SettingForms.MaxLines} lines."),
            Contact = Name("imprint.contact", sent.Imprint.Contact),
        },
        PrivacyUrl = One("privacyUrl", sent.PrivacyUrl, SettingForms.Page, "invalid_url", InvalidPage),
        TermsUrl = One("termsUrl", sent.TermsUrl, SettingForms.Page, "invalid_url", InvalidPage),
        SmsTerms = sent.SmsTerms with
        {
            Frequency = Name("smsTerms.frequency", sent.SmsTerms.Frequency),
            Help = Name("smsTerms.help", sent.SmsTerms.Help),
        },
        FormTexts = List(
            "formTexts", sent.FormTexts, SettingForms.Text, "invalid", $"Must be a text of 1 to {SettingForms.MaxTextLength} characters."),
        Owners = List("owners", sent.Owners, SettingForms.Mailbox, "invalid_email", "Must be an e-mail address."),
        Retention = sent.Retention with
        {
            UnconfirmedDays = Days(
                "retention.unconfirmedDays",
                sent.Retention.UnconfirmedDays,
                RetentionSettings.MinUnconfirmedDays,
                RetentionSettings.MaxUnconfirmedDays,
                "the app's setting"),
            UnsubscribedDays = Days(
                "retention.unsubscribedDays",
                sent.Retention.UnsubscribedDays,
                RetentionSettings.MinDays,
                RetentionSettings.MaxDays,
                "never"),
            InactiveDays = Days(
                "retention.inactiveDays", sent.Retention.InactiveDays, RetentionSettings.MinDays, RetentionSettings.MaxDays, "never"),
        },
        Templates = sent.Templates with
        {
            Confirmation = Template(sent.Templates.Confirmation, MailKind.Confirmation),
            Welcome = Template(sent.Templates.Welcome, MailKind.Welcome),
        },
        Sms = sent.Sms with
        {
            InboundSecret = One(
                "sms.inboundSecret",
                sent.Sms.InboundSecret,
                SettingForms.Secret,
                "invalid",
                $"Must be {SettingForms.MinSecretLength} to {SettingForms.MaxSecretLength} visible ASCII characters. " +
                $"An answer has \"{StoreView.SecretIsSet}\" in its place: send the secret itself again."),
        },
    };

    private static string InvalidPage =>
        $"Must be an http or https address, without a name or password, of at most {WebAddress.MaxLength} characters.";

    private string? Name(string setting, string? sent) =>
        One(
            setting,
            sent,
            SettingForms.Name,
            "invalid",
            $"Must be a text of 1 to {SettingForms.MaxNameLength} characters, without control characters.");

    private string? Mailbox(string setting, string? sent) =>
        One(setting, sent, SettingForms.Mailbox, "invalid_email", "Must be an e-mail address.");

    private string? One(string setting, string? sent, Func<string, string?> make, string code, string message)
    {
        if (sent is null)
        {
            return null;
        }

        var made = make(sent);
        if (made is null)
        {
            errors.Add(new(setting, code, message));
        }

        return made;
    }

    private int? Days(string setting, int? sent, int least, int most, string absent)
    {
        if (sent < least || sent > most)
        {
            errors.Add(new(setting, "invalid", string.Create(
                CultureInfo.InvariantCulture, $"Must be a whole number of days from {least} to {most}, or null for {absent}.")));
            return null;
        }

        return sent;
    }

    private string[] List(string setting, IReadOnlyList<string?> sent, Func<string, string?> make, string code, string message)
    {
        if (sent.Count > MaxListLength)
        {
            errors.Add(new(setting, "too_many", $"At most {MaxListLength}."));
            return [];
        }

        var made = sent.Select((item, index) =>
            One(string.Create(CultureInfo.InvariantCulture, $"{setting}[{index}]"), item ?? "", make, code, message));
        return [.. made.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private MailTemplate? Template(MailTemplate? template, MailKind kind)
    {
        ReadOnlySpan<(string Part, string? Text)> parts =
            template is null ? [] : [("subject", template.Subject), ("html", template.Html), ("text", template.Text)];
        foreach (var (part, text) in parts)
        {
            var setting = $"templates.{kind.WireName()}.{part}";
            if (part == "subject" && text?.Length > TemplateCheck.MaxSubjectLength)
            {
                errors.Add(new(setting, "too_long", $"At most {TemplateCheck.MaxSubjectLength} characters."));
            }
            else if (text is not null)
            {
                errors.AddRange(TemplateCheck.Check(text, kind).Select(error => new FieldError(
                    setting,
                    "invalid_template",
                    string.Create(CultureInfo.InvariantCulture, $"Line {error.Line}, column {error.Column}: {error.Message}"))));
            }
        }

        return template;
    }

    /// <summary>Each setting may be fine, and all of them too much for the row that holds them.</summary>
    private void CheckSize()
    {
        var sizes = StoreTable.SizesOf(Settings);
        var total = sizes.Sum(size => size.Bytes);
        if (total > StoreTable.MaxSettingsBytes)
        {
            var largest = sizes.MaxBy(size => size.Bytes);
            errors.Add(new(largest.Setting, "too_large", string.Create(
                CultureInfo.InvariantCulture,
                $"All settings together may have {StoreTable.MaxSettingsBytes / 1024} KiB and have {(total + 1023) / 1024} KiB; " +
                $"this one is the largest, with {(largest.Bytes + 1023) / 1024} KiB.")));
        }
    }
}
