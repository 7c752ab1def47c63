using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ContactsFunctions.Pages;

/// <summary>
/// A piece of finished HTML. It is written as an interpolated string: the literal parts are markup, whatever is filled
/// in is encoded, unless it is finished HTML itself. So text cannot become markup by being forgotten.
/// Attribute values stand in double quotes.
/// </summary>
internal readonly struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    public static Html Nothing => default;

    public static Html Of(Markup markup) => new(markup.ToString());

    /// <summary>Several pieces, one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(p => p.markup)));

    /// <summary>The content of the app's own files, taken as it is.</summary>
    public static Html Trusted(string markup) => new(markup);

    public override string ToString() => markup ?? "";

    /// <summary>What the compiler makes of an interpolated string given to <see cref="Of"/>.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup(int literalLength, int formattedCount)
    {
        private readonly StringBuilder builder = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string markup) => builder.Append(markup);

        public void AppendFormatted(string? text) => builder.Append(text is null ? "" : Encoder.Encode(text));

        public void AppendFormatted(Html html) => builder.Append(html.markup);

        public override string ToString() => builder.ToString();
    }
}
