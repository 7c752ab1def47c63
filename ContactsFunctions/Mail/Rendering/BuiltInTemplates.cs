using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>
/// The templates that come with the app. A template is written once for all languages: <c>[[key]]</c> stands for a
/// sentence of the language's wording, and is filled in before the template is compiled.
/// </summary>
internal static partial class BuiltInTemplates
{
    private const string Folder = "Mail/Templates";
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly ConcurrentDictionary<Language, Dictionary<string, Dictionary<string, string>>> Wordings = new();

    public static string Subject(MailKind kind, Language language) => Wording(kind, language)["subject"];

    public static string HtmlBody(MailKind kind, Language language)
    {
        var page = EmbeddedFile.Read($"{Folder}/layout.html.hbs").Replace(
            "[[content]]", EmbeddedFile.Read($"{Folder}/{kind.WireName()}.html.hbs"), StringComparison.Ordinal);
        return Fill(page, Wording(kind, language), language, sentence => Html.Encode(LineBreaks.KeepWords(sentence)));
    }

    public static string TextBody(MailKind kind, Language language) =>
        Fill(EmbeddedFile.Read($"{Folder}/{kind.WireName()}.text.hbs"), Wording(kind, language), language, sentence => sentence);

    private static string Fill(string template, Dictionary<string, string> wording, Language language, Func<string, string> encode) =>
        Placeholder.Replace(template, match => match.Groups[1].Value switch
        {
            "lang" => language.Code,
            "dir" => language.Direction,
            // Mail clients know no logical directions in CSS.
            "start" => language.Direction == "rtl" ? "right" : "left",
            var key => encode(wording[key]),
        });

    private static Dictionary<string, string> Wording(MailKind kind, Language language) =>
        Wordings.GetOrAdd(language, static l => JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(
            EmbeddedFile.Read($"{Folder}/wording.{l.Code}.json"))!)
            [kind.WireName()];

    [GeneratedRegex(@"\[\[(\w+)\]\]")]
    private static partial Regex Placeholder { get; }
}
