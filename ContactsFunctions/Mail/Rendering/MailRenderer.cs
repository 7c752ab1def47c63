using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;
using HandlebarsDotNet;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>
/// Writes the mails. A template is compiled when it is first needed and kept: compiling takes milliseconds, rendering
/// microseconds. For use by many threads at once.
/// </summary>
public sealed class MailRenderer
{
    /// <summary>How many compiled overrides are kept. Beyond, all are dropped, and compiled again as they are needed.</summary>
    private const int MaxOverrides = 300;

    /// <summary>A line of a mail's head may have 998 characters (RFC 5322 §2.1.1), and a name may be one word.</summary>
    private const int MaxSubjectLength = 500;

    /// <summary>In place of each person's own links, in the text that is kept for everybody.</summary>
    private static readonly MailLinks ArchivedLinks = new(
        new Uri("https://link.invalid/confirm"), new Uri("https://link.invalid/decline"), Mine: new Uri("https://link.invalid/me"));

    private readonly ConcurrentDictionary<(MailKind, Language), Lazy<Compiled>> builtIn = new();
    private readonly ConcurrentDictionary<(string Template, bool IsHtml), HandlebarsTemplate<object, object>> overrides = new();

    // Held by the settings themselves: when a store's settings are read anew, what was worked out for the old ones goes.
    private readonly ConditionalWeakTable<StoreSettings, ConcurrentDictionary<(StoreId, Language), ShownText>> wordings = [];

    /// <summary>Renders a mail in the store's look and wording.</summary>
    /// <param name="recipient">Only for a welcome mail: a confirmation mail goes to an address that nobody has vouched for yet,
    /// so it carries nothing a caller wrote.</param>
    /// <param name="language">The visitor's: a language tag or <c>Accept-Language</c>. The store's own language comes first.</param>
    /// <exception cref="ArgumentException">A recipient was given for a confirmation mail.</exception>
    public RenderedMail Render(
        MailKind kind, StoreId storeId, StoreSettings store, MailLinks links, MailRecipient? recipient, string? language)
    {
        if (kind != MailKind.Welcome && recipient is not null)
        {
            throw new ArgumentException("Only a welcome mail carries anything about its recipient.", nameof(recipient));
        }

        var chosen = Language.Choose(store.Brand.Language, language);
        var templates = builtIn.GetOrAdd(
            (kind, chosen), static key => new Lazy<Compiled>(() => Compiled.BuiltIn(key.Item1, key.Item2))).Value;
        var own = OverrideOf(store, kind);
        var model = MailModel.Of(Brand.Of(storeId, store), links, recipient);

        return new RenderedMail(
            OneLine(Written(Own(own?.Subject, isHtml: false), templates.Subject, model)),
            Written(Own(own?.Html, isHtml: true), templates.Html, model),
            Written(Own(own?.Text, isHtml: false), templates.Text, model));
    }

    /// <summary>A template that comes to nothing for this person, such as a first name alone, would be a mail without a subject.</summary>
    private static string Written(HandlebarsTemplate<object, object>? own, HandlebarsTemplate<object, object> builtIn, object model) =>
        own?.Invoke(model) is { } text && !string.IsNullOrWhiteSpace(text) ? text : builtIn(model);

    /// <summary>
    /// The wording of the confirmation mail as a person of this language is shown it, whatever its links: its version changes
    /// when a template, a sentence or the brand does. The consent log keeps the version. Every sign-up asks for it, so it is
    /// worked out once for a store's settings and a language, and renders nothing.
    /// </summary>
    public ShownText Wording(StoreId storeId, StoreSettings store, string? language)
    {
        var chosen = Language.Choose(store.Brand.Language, language);
        var known = wordings.GetValue(store, static _ => new());
        return known.TryGetValue((storeId, chosen), out var wording)
            ? wording
            : known.GetOrAdd((storeId, chosen), new ShownText(
                VersionOf(storeId, store, chosen), ShownKind.ConfirmationMail, chosen.Code, () => WrittenOut(storeId, store, language)));
    }

    private string WrittenOut(StoreId storeId, StoreSettings store, string? language)
    {
        var mail = Render(MailKind.Confirmation, storeId, store, ArchivedLinks, recipient: null, language);
        return $"{mail.Subject}\n\n{mail.Text}";
    }

    private static string VersionOf(StoreId storeId, StoreSettings store, Language language) =>
        TemplateSources.BuiltIn(MailKind.Confirmation, language)
            .With(store.Templates.Confirmation)
            .VersionFor(Brand.Of(storeId, store));

    private HandlebarsTemplate<object, object>? Own(string? template, bool isHtml)
    {
        if (string.IsNullOrWhiteSpace(template))
        {
            return null;
        }

        if (overrides.Count >= MaxOverrides)
        {
            overrides.Clear();
        }

        return overrides.GetOrAdd(
            (template, isHtml),
            static key => key.IsHtml ? Templating.CompileHtml(key.Template) : Templating.CompileText(key.Template));
    }

    private static MailTemplate? OverrideOf(StoreSettings store, MailKind kind) => kind switch
    {
        MailKind.Confirmation => store.Templates.Confirmation,
        MailKind.Welcome => store.Templates.Welcome,
        MailKind.SignIn => null,
    };

    private static string OneLine(string subject) =>
        string.Join(' ', string.Concat(subject.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)).Cut(MaxSubjectLength);

    private sealed record Compiled(
        HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Html, HandlebarsTemplate<object, object> Text)
    {
        public static Compiled BuiltIn(MailKind kind, Language language)
        {
            var sources = TemplateSources.BuiltIn(kind, language);
            return new(Templating.CompileText(sources.Subject), Templating.CompileHtml(sources.Html), Templating.CompileText(sources.Text));
        }
    }
}
