using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>The templates of one mail as they are written, before anything is compiled.</summary>
internal sealed record TemplateSources(string Subject, string Html, string Text)
{
    private static readonly ConcurrentDictionary<(MailKind, Language), TemplateSources> All = new();

    /// <summary>The app's own, in a language's wording; read from the app once.</summary>
    public static TemplateSources BuiltIn(MailKind kind, Language language) =>
        All.GetOrAdd((kind, language), static key => new(
            BuiltInTemplates.Subject(key.Item1, key.Item2),
            BuiltInTemplates.HtmlBody(key.Item1, key.Item2),
            BuiltInTemplates.TextBody(key.Item1, key.Item2)));

    /// <summary>These, with what a store has written itself in their place.</summary>
    public TemplateSources With(MailTemplate? own) => own is null ? this : new(
        Given(own.Subject) ?? Subject, Given(own.Html) ?? Html, Given(own.Text) ?? Text);

    /// <summary>12 hex digits for what a mail from these says and shows, whoever gets it.</summary>
    public string VersionFor(Brand brand)
    {
        string?[] shown = [brand.Name, brand.Logo?.Text, brand.Color.Hex, brand.Imprint, brand.Privacy?.Text, brand.Terms?.Text];
        var all = string.Join('\0', [Subject, Html, Text, .. shown]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 6));
    }

    private static string? Given(string? template) => string.IsNullOrWhiteSpace(template) ? null : template;
}
