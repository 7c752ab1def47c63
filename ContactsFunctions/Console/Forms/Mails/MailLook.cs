using System.Text.RegularExpressions;

namespace ContactsFunctions.Console.Forms.Mails;

/// <summary>
/// A mail as people see it whose screens are light, or dark, whatever the screen it is looked at is: what it says for dark ones is
/// taken for always, or for never.
/// </summary>
internal static partial class MailLook
{
    public static string In(string html, bool isDark) => Condition.Replace(html, isDark ? "(min-width: 0)" : "(max-width: 0)");

    [GeneratedRegex(@"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Condition { get; }
}
