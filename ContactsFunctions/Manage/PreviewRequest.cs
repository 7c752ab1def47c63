using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Manage;

/// <summary>What a preview is asked for: <c>{"kind":"welcome","to":"me@example.com","language":"de"}</c>.</summary>
internal sealed record PreviewRequest(MailKind? Kind, EmailAddress? To, Language? Language, ValueList<FieldError> Errors)
{
    public static PreviewRequest Read(JsonElement body)
    {
        var root = new InputValue(body);
        List<FieldError> errors = [];
        var kind = MailNames.KindOf(root.Member("kind").AsText());
        if (kind is null)
        {
            errors.Add(new("kind", "invalid", "Must be confirmation or welcome."));
        }

        if (!EmailAddress.TryParse(root.Member("to").AsText(), out var to))
        {
            errors.Add(new("to", "invalid_email", "Must be the e-mail address to send the preview to."));
        }

        if (!TryLanguage(root.Member("language").AsText(), out var language))
        {
            errors.Add(UnknownLanguage);
        }

        return new(kind, to, language, [.. errors]);
    }

    public static FieldError UnknownLanguage { get; } = new("language", "invalid", $"Must be one of {string.Join(", ", Language.All)}.");

    /// <summary>Nothing asked for is no language, and no mistake.</summary>
    public static bool TryLanguage(string? code, out Language? language)
    {
        language = string.IsNullOrWhiteSpace(code) ? null : Language.OfTag(code);
        return language is not null || string.IsNullOrWhiteSpace(code);
    }
}
