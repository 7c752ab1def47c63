using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Mail.Rendering;

public sealed class MailRendererTests
{
    private static readonly StoreId Demo = StoreId.Parse("demo");
    private static readonly MailRecipient Ada = new("Ada", "Lovelace", "ada@example.org");
    private static readonly MailLinks Links = new(
        new("https://contacts.example/confirm/c1"), new("https://contacts.example/confirm/d1"), new("https://contacts.example/unsubscribe/u1"));

    private readonly MailRenderer renderer = new();

    public static TheoryData<string, string, string, string> Wordings => new()
    {
        { "en", "Please confirm your subscription to Tom & Söhne", "Yes, subscribe me", "ltr" },
        { "de", "Bitte bestätigen Sie Ihre Anmeldung bei Tom & Söhne", "Ja, ich möchte Neuigkeiten", "ltr" },
        { "fr", "Veuillez confirmer votre inscription chez Tom & Söhne", "Oui, je m'inscris", "ltr" },
        { "es", "Confirma tu suscripción a Tom & Söhne", "Sí, quiero suscribirme", "ltr" },
        { "he", "נא לאשר את ההרשמה אל Tom & Söhne", "כן, אני רוצה להירשם", "rtl" },
    };

    public static TheoryData<string, string, string> Welcomes => new()
    {
        { "en", "Welcome to Tom & Söhne", "Welcome, Ada!" },
        { "de", "Willkommen bei Tom & Söhne", "Willkommen, Ada!" },
        { "fr", "Bienvenue chez Tom & Söhne", "Bienvenue, Ada !" },
        { "es", "Te damos la bienvenida a Tom & Söhne", "¡Te damos la bienvenida, Ada!" },
        { "he", "ברוכים הבאים אל Tom & Söhne", "ברוכים הבאים, Ada!" },
    };

    public static TheoryData<MailKind, string> EveryMail =>
        new(from kind in Enum.GetValues<MailKind>() from language in Language.All select (kind, language.Code));

    [Theory]
    [MemberData(nameof(Wordings))]
    public void The_confirmation_mail_asks_in_the_stores_language(string language, string subject, string button, string direction)
    {
        var mail = Confirmation(Store(language));

        Assert.Equal(subject, mail.Subject);
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains(">" + button.Replace("'", "&#x27;", StringComparison.Ordinal) + "</span></a>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://contacts.example/confirm/c1\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://contacts.example/confirm/d1\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Tom &amp; Söhne", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"{button}:\nhttps://contacts.example/confirm/c1\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://contacts.example/confirm/d1", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Tom & Söhne", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("unsubscribe", mail.Html + mail.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Welcomes))]
    public void The_welcome_mail_greets_in_the_stores_language(string language, string subject, string greeting)
    {
        var mail = renderer.Render(MailKind.Welcome, Demo, Store(language), Links, Ada, language: null);

        Assert.Equal(subject, mail.Subject);
        Assert.Contains($">{greeting}</h1>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://contacts.example/unsubscribe/u1\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("ada@example.org", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith(greeting, mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://contacts.example/unsubscribe/u1", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/confirm/", mail.Html + mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void A_mail_is_small_whole_and_made_for_mail_clients(MailKind kind, string language)
    {
        var mail = renderer.Render(kind, Demo, Store(language), Links, kind == MailKind.Welcome ? Ada : null, language: null);

        Assert.InRange(mail.Html.Length, 1_000, 20_000);
        Assert.All(new[] { mail.Subject, mail.Html, mail.Text }, part =>
        {
            Assert.DoesNotContain("[[", part, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", part, StringComparison.Ordinal);
        });
        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", mail.Html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[a-z]", mail.Text);
    }

    [Fact]
    public void A_hostile_name_stays_text()
    {
        const string Name = "<img src=x onerror=alert(1)>\"'&{{store.name}}[[body]]";

        var mail = renderer.Render(MailKind.Welcome, Demo, Store("en"), Links, Ada with { FirstName = Name }, language: null);

        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Welcome, &lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;{{store.name}}[[body]]!", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"Welcome, {Name}!", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscriber_without_a_name_is_welcomed_too()
    {
        var mail = renderer.Render(MailKind.Welcome, Demo, Store("en"), Links, new MailRecipient(null, null, "ada@example.org"), language: null);

        Assert.Contains(">Welcome!</h1>", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("Welcome!", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confirmation_mail_takes_nothing_about_its_recipient() =>
        Assert.Throws<ArgumentException>(() => renderer.Render(MailKind.Confirmation, Demo, Store("en"), Links, Ada, language: null));

    [Fact]
    public void An_override_of_the_confirmation_mail_gets_nothing_about_its_recipient()
    {
        var store = Store("en") with { Templates = new() { Confirmation = new() { Html = "[{{contact.email}}{{contact.firstName}}]" } } };

        Assert.Equal("[]", Confirmation(store).Html);
    }

    [Theory]
    [InlineData("de", "fr", "Bitte")]
    [InlineData(null, "fr-CA,fr;q=0.9", "Veuillez")]
    [InlineData("it", "es", "Confirma")]
    [InlineData(null, "it", "Please")]
    [InlineData(null, null, "Please")]
    public void The_stores_language_comes_first_then_the_visitors_then_English(string? ofStore, string? ofVisitor, string start) =>
        Assert.StartsWith(start, renderer.Render(MailKind.Confirmation, Demo, Store(ofStore), Links, null, ofVisitor).Subject, StringComparison.Ordinal);

    [Fact]
    public void A_logo_has_the_name_as_its_alternative_and_must_be_https()
    {
        var safe = Confirmation(Store("en", logo: "https://shop.example/a.png?x=1&y=\"2"));
        var unsafeLogo = Confirmation(Store("en", logo: "javascript:alert(1)"));

        Assert.Contains("<img src=\"https://shop.example/a.png?x=1&amp;y=%222\" alt=\"Tom &amp; Söhne\"", safe.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", unsafeLogo.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", unsafeLogo.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_colour_that_is_none_gives_the_default()
    {
        var mail = Confirmation(Store("en") with { Brand = new() { Color = "red;background:url(x)" } });

        Assert.DoesNotContain("url(x)", mail.Html, StringComparison.Ordinal);
        Assert.Contains("background-color:#1d4ed8", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_a_name_is_called_by_its_id() =>
        Assert.Equal("Welcome to demo", renderer.Render(MailKind.Welcome, Demo, StoreSettings.Default, Links, Ada, language: null).Subject);

    [Fact]
    public void An_override_replaces_what_it_gives_and_nothing_else()
    {
        var store = Store("en") with
        {
            Templates = new() { Welcome = new() { Subject = "Hi {{contact.firstName}} & co", Html = "<b>{{contact.firstName}}</b> {{store.name}} {{store.color}} {{links.unsubscribe}}" } },
        };

        var mail = renderer.Render(MailKind.Welcome, Demo, store, Links, Ada with { FirstName = "A&B" }, language: null);

        Assert.Equal("Hi A&B & co", mail.Subject);
        Assert.Equal("<b>A&amp;B</b> Tom &amp; Söhne #e4572e https://contacts.example/unsubscribe/u1", mail.Html);
        Assert.StartsWith("Welcome, A&B!", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello\r\nBcc: victim@example.org", "Hello Bcc: victim@example.org")]
    [InlineData(" Hello \t\u2028 you\0 ", "Hello you")]
    public void A_subject_is_one_line(string template, string subject) =>
        Assert.Equal(subject, Confirmation(Store("en") with { Templates = new() { Confirmation = new() { Subject = template } } }).Subject);

    [Fact]
    public void More_overrides_than_are_kept_still_render()
    {
        for (var number = 0; number < 700; number++)
        {
            var store = Store("en") with { Templates = new() { Confirmation = new() { Subject = $"Number {number} of {{{{store.name}}}}" } } };
            Assert.Equal($"Number {number} of Tom & Söhne", Confirmation(store).Subject);
        }
    }

    [Fact]
    public async Task Many_threads_render_at_once()
    {
        var mails = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Task.Run(
            () => renderer.Render(MailKind.Welcome, Demo, Store("de"), Links, Ada with { FirstName = $"Ada{n}" }, language: null),
            TestContext.Current.CancellationToken)));

        Assert.All(mails.Index(), mail => Assert.Contains($"Willkommen, Ada{mail.Index}!", mail.Item.Html, StringComparison.Ordinal));
    }

    [Fact]
    public void The_wording_version_changes_with_the_wording_only()
    {
        var version = VersionOf(renderer, Demo, Store("en"), "en");

        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, VersionOf(new MailRenderer(), Demo, Store("en"), "de"));
        Assert.NotEqual(version, VersionOf(renderer, Demo, Store("de"), "en"));
        Assert.NotEqual(version, VersionOf(renderer, Demo, Store("en") with { Name = "Other" }, "en"));
        Assert.NotEqual(version, VersionOf(renderer, Demo, Store("en") with { Templates = new() { Confirmation = new() { Text = "Other" } } }, "en"));
        Assert.Equal(version, VersionOf(renderer, Demo, Store("en") with { Templates = new() { Welcome = new() { Text = "Other" } } }, "en"));
    }

    [Fact]
    public void The_wording_version_follows_what_the_mail_shows_of_the_shop()
    {
        var version = VersionOf(renderer, Demo, Store("en"), "en");

        Assert.NotEqual(version, VersionOf(renderer, Demo, Store("en", logo: "https://shop.example/a.png"), "en"));
        Assert.NotEqual(version, VersionOf(renderer, Demo, Store("en") with { Brand = new() { Language = "en", Color = "#000000" } }, "en"));
        Assert.NotEqual(VersionOf(renderer, Demo, StoreSettings.Default, "en"), VersionOf(renderer, StoreId.Parse("other"), StoreSettings.Default, "en"));
    }

    [Fact]
    public void The_wording_version_is_worked_out_without_compiling_and_once()
    {
        // A compiler would refuse this template.
        var store = Store("en") with { Templates = new() { Confirmation = new() { Html = "{{#if" } } };

        var version = VersionOf(renderer, Demo, store, "en");

        Assert.Same(version, VersionOf(renderer, Demo, store, "fr"));
        Assert.NotSame(version, VersionOf(renderer, Demo, store with { PublicSignup = false }, "en"));
    }

    private static StoreSettings Store(string? language, string? logo = null) => new()
    {
        Name = "Tom & Söhne",
        Brand = new() { Language = language, Color = "#e4572e", LogoUrl = logo },
    };

    private RenderedMail Confirmation(StoreSettings store) => renderer.Render(MailKind.Confirmation, Demo, store, Links, recipient: null, language: null);

    private static string VersionOf(MailRenderer mails, StoreId store, StoreSettings settings, string? language) => mails.Wording(store, settings, language).Version;
}
