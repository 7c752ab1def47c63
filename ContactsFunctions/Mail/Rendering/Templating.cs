using System.Globalization;
using System.Text;
using System.Text.Unicode;
using HandlebarsDotNet;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>The two ways a template is compiled: values encoded for HTML, or as they are.</summary>
internal static class Templating
{
    private static readonly Lazy<IHandlebars> Html = new(() => Create(noEscape: false));
    private static readonly Lazy<IHandlebars> Text = new(() => Create(noEscape: true));

    public static HandlebarsTemplate<object, object> CompileHtml(string template) => Html.Value.Compile(template);

    public static HandlebarsTemplate<object, object> CompileText(string template) => Text.Value.Compile(template);

    private static IHandlebars Create(bool noEscape) => Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = noEscape,
        TextEncoder = new HtmlTextEncoder(),
        FormatProvider = CultureInfo.InvariantCulture,
    });

    /// <summary>The platform's encoder: safe in element content and in quoted attributes, readable in every script.</summary>
    private sealed class HtmlTextEncoder : ITextEncoder
    {
        private static readonly System.Text.Encodings.Web.HtmlEncoder Encoder =
            System.Text.Encodings.Web.HtmlEncoder.Create(UnicodeRanges.All);

        public void Encode(StringBuilder? text, TextWriter target) => Encoder.Encode(target, text?.ToString() ?? "");

        public void Encode(string? text, TextWriter target) => Encoder.Encode(target, text ?? "");

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            var all = new StringBuilder();
            while (text is not null && text.MoveNext())
            {
                all.Append(text.Current);
            }

            Encode(all, target);
        }
    }
}
