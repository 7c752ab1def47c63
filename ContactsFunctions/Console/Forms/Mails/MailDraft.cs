using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ContactsFunctions.Console.Settings;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.Forms.Mails;

/// <summary>A store's own templates of one mail, as they stand in the form. An empty one keeps the built-in wording.</summary>
internal sealed record MailDraft(string Subject, string Html, string Text)
{
    /// <summary>What the parts are called, in the form and in the API.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["subject", "html", "text"];

    /// <summary>Names what was shown, so that a form does not undo what somebody else has saved since.</summary>
    public string Version =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Parts.Select(Of)))).AsSpan(0, 8));

    public static MailDraft Of(StoreSettings settings, MailKind kind)
    {
        var own = kind == MailKind.Confirmation ? settings.Templates.Confirmation : settings.Templates.Welcome;
        return new(own?.Subject ?? "", own?.Html ?? "", own?.Text ?? "");
    }

    /// <summary>As they were typed: with blank lines at the beginning, so that the lines of mistakes are those of the form.</summary>
    public static MailDraft Of(ConsoleForm form)
    {
        return new(Typed("subject"), Typed("html"), Typed("text"));

        string Typed(string part) => (form.Values(part).FirstOrDefault() ?? "").ReplaceLineEndings("\n");
    }

    public string Of(string part) => part switch
    {
        "subject" => Subject,
        "html" => Html,
        _ => Text,
    };

    /// <summary>Puts them in place of those in the settings as the API has them.</summary>
    public void Put(JsonObject settings, MailKind kind)
    {
        foreach (var part in Parts)
        {
            SettingsForm.Put(
                settings, $"templates.{kind.WireName()}.{part}", string.IsNullOrWhiteSpace(Of(part)) ? null : JsonValue.Create(Of(part)));
        }
    }
}
