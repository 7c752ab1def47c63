using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Stores;
using PhoneNumbers;

namespace ContactsFunctions.Manage;

/// <summary>
/// One setting as what it becomes: an address in a mail's header, a source in a page's policy, a region of a number. What can
/// be made is kept; null means that nothing can.
/// </summary>
internal static class SettingForms
{
    public const int MaxNameLength = 100;
    public const int MaxLinesLength = 300;
    public const int MaxLines = 8;
    public const int MaxTextLength = 2000;
    public const int MinSecretLength = 16;
    public const int MaxSecretLength = 128;

    /// <summary>A line that people read.</summary>
    public static string? Name(string text)
    {
        var name = text.Trim();
        return name.Length is > 0 and <= MaxNameLength && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? name : null;
    }

    /// <summary>A few lines that people read; empty ones and blanks around them are taken off.</summary>
    public static string? Lines(string text)
    {
        const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var lines = text.ReplaceLineEndings("\n").Split('\n', Tidy);
        var whole = string.Join('\n', lines);
        var fits = lines.Length is > 0 and <= MaxLines && whole.Length <= MaxLinesLength;
        return fits && !lines.Any(line => line.Any(char.IsControl)) ? whole : null;
    }

    /// <summary>A text as a form sends it: without blanks around it.</summary>
    public static string? Text(string text) => WrittenText.TrimMarks(text) is { Length: > 0 and <= MaxTextLength } trimmed ? trimmed : null;

    /// <summary>An address as the mail library and mail services take it.</summary>
    public static string? Mailbox(string text) =>
        EmailAddress.TryParse(text, out var address) && MailHeader.IsAddress(address.Display) ? address.Display : null;

    public static string? Region(string text)
    {
        var code = text.Trim().ToUpperInvariant();
        code = code == "UK" ? "GB" : code;
        return PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(code) ? code : null;
    }

    public static string? Picture(string text) => WebAddress.TryParse(text, out var address) && address.IsHttps ? address.Text : null;

    public static string? Page(string text) => WebAddress.Of(text)?.Text;

    public static string? Color(string text)
    {
        var color = text.Trim().ToLowerInvariant();
        return color.Length == 7 && color[0] == '#' && color[1..].All(char.IsAsciiHexDigitLower) ? color : null;
    }

    public static string? LanguageCode(string text) => Language.OfTag(text)?.Code;

    /// <summary>A secret as programs pass it around: without blanks, which no reader would see.</summary>
    public static string? Secret(string text)
    {
        var secret = text.Trim();
        return secret.Length is >= MinSecretLength and <= MaxSecretLength && secret.All(c => c is >= '!' and <= '~') ? secret : null;
    }

    public static string? Origin(string text) => text.Trim() == "*" ? "*" : WebAddress.OriginOf(text);
}
