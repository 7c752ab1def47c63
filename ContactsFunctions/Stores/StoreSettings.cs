namespace ContactsFunctions.Stores;

/// <summary>What an operator sets for one store (<c>PUT /manage/stores/{store_id}</c>). Absent values have the defaults shown.</summary>
/// <remarks>Settable: generated JSON code would set an absent init-only property to null instead of leaving its default.</remarks>
public sealed record StoreSettings
{
    public static readonly StoreSettings Default = new();

    /// <summary>The shop's name, for people; the store id where none is set.</summary>
    public string? Name { get; set; }

    /// <summary>Whether anyone who knows the store id may propose a sign-up.</summary>
    public bool PublicSignup { get; set; } = true;

    /// <summary>Region of phone numbers that are neither E.164 nor come with a country code: ISO 3166-1 alpha-2.</summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Whether the welcome mail is on. It is sent where the request asked for it, too.</summary>
    public bool WelcomeEmail { get; set; }

    public SenderSettings Sender { get; set; } = new();

    public BrandSettings Brand { get; set; } = new();

    /// <summary>Origins (scheme, host, port) whose pages may post to the public routes; <c>*</c> allows all.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>Addresses a form may name in its <c>redirect</c> field; each compared as a whole, in its ASCII form.</summary>
    public IReadOnlyList<string> RedirectUrls { get; set; } = [];

    /// <summary>Where a browser form is sent when it names no redirect; the hosted page where none is set.</summary>
    public string? DefaultRedirect { get; set; }

    public TemplateSettings Templates { get; set; } = new();

    /// <summary>Who is behind the shop: pages and mails must say so in many countries.</summary>
    public ImprintSettings Imprint { get; set; } = new();

    /// <summary>Where the privacy notice is.</summary>
    public string? PrivacyUrl { get; set; }

    /// <summary>Where the terms are.</summary>
    public string? TermsUrl { get; set; }

    public SmsTermsSettings SmsTerms { get; set; } = new();

    /// <summary>
    /// Whether a number needs a proof of its own. The click in a mail proves the address only; with this set it turns no text
    /// messages on.
    /// </summary>
    public bool SmsNeedsOwnProof { get; set; }

    /// <summary>
    /// What the shop's own forms say when they ask. A form that sends one of them as <c>consent_text</c> is proved by it; any
    /// other text is the caller's own.
    /// </summary>
    public IReadOnlyList<string> FormTexts { get; set; } = [];

    /// <summary>Whether clients of Omnisend may tell of events, orders, products, carts and categories; nothing of it is kept.</summary>
    public bool AcceptOtherOmnisendCalls { get; set; } = true;

    public RetentionSettings Retention { get; set; } = new();

    /// <summary>Addresses of those who may sign in to the console of this store.</summary>
    public IReadOnlyList<string> Owners { get; set; } = [];

    public SmsSettings Sms { get; set; } = new();
}

/// <summary>How long a store keeps people that it has no use for, in days since anybody last changed the contact.</summary>
public sealed record RetentionSettings
{
    /// <summary>The least for sign-ups: longer than a confirmation link lives unless the app says otherwise.</summary>
    public const int MinUnconfirmedDays = 8;

    public const int MaxUnconfirmedDays = 365;

    public const int MinDays = 30;

    public const int MaxDays = 3650;

    /// <summary>Sign-ups that nobody confirmed are removed after that; as the app's setting says where none is set.</summary>
    public int? UnconfirmedDays { get; set; }

    /// <summary>Who has unsubscribed wherever they can be reached is trimmed after that; never where none is set.</summary>
    public int? UnsubscribedDays { get; set; }

    /// <summary>Who is subscribed nowhere is trimmed after that; never where none is set.</summary>
    public int? InactiveDays { get; set; }
}

/// <summary>Who a store's mails come from. The app's own sender where no address is set.</summary>
public sealed record SenderSettings
{
    public string? Name { get; set; }

    public string? Address { get; set; }

    public string? ReplyTo { get; set; }
}

/// <summary>Who is behind a shop.</summary>
public sealed record ImprintSettings
{
    /// <summary>The person or company, as it is registered.</summary>
    public string? Name { get; set; }

    /// <summary>Where mail reaches them; may have several lines.</summary>
    public string? PostalAddress { get; set; }

    /// <summary>How else they are reached: an address, a number, a page.</summary>
    public string? Contact { get; set; }
}

/// <summary>What is said of text messages beside the box that asks for them.</summary>
public sealed record SmsTermsSettings
{
    /// <summary>How often they come, such as "up to 4 a month".</summary>
    public string? Frequency { get; set; }

    /// <summary>Where there is help, such as a number.</summary>
    public string? Help { get; set; }
}

/// <summary>How a store's mails and pages look.</summary>
public sealed record BrandSettings
{
    /// <summary>The name customers know; <see cref="StoreSettings.Name"/> where none is set.</summary>
    public string? Name { get; set; }

    /// <summary>An https address of a picture.</summary>
    public string? LogoUrl { get; set; }

    /// <summary>The colour of buttons and links: <c>#rrggbb</c>.</summary>
    public string? Color { get; set; }

    /// <summary>Language of mails and pages (BCP 47, primary subtag); the visitor's where none is set.</summary>
    public string? Language { get; set; }
}

/// <summary>A store's own wording of its mails; what is not set keeps the built-in wording.</summary>
public sealed record TemplateSettings
{
    public MailTemplate? Confirmation { get; set; }

    public MailTemplate? Welcome { get; set; }
}

/// <summary>Handlebars templates of one mail.</summary>
public sealed record MailTemplate
{
    public string? Subject { get; set; }

    public string? Html { get; set; }

    public string? Text { get; set; }
}

/// <summary>What a store has agreed on with its SMS provider.</summary>
public sealed record SmsSettings
{
    /// <summary>
    /// What the provider signs messages from people with: 16 to 128 visible ASCII characters. None are taken where it is not
    /// set. It is kept as it is, since a signature can only be checked by making it again; no answer shows it.
    /// </summary>
    public string? InboundSecret { get; set; }

    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(SmsSettings);
}
