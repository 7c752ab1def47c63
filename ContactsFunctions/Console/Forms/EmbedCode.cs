using System.Text.Encodings.Web;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Forms;

/// <summary>A form as it was chosen by ticking: which fields it has, in which language, which tags it gives.</summary>
/// <param name="Fields">Beside the address, which every form has.</param>
/// <param name="Language">Null for the visitor's.</param>
internal sealed record EmbedCode(IReadOnlyList<string> Fields, Language? Language, string Tags)
{
    private const int MaxTagsLength = 500;

    /// <summary>The fields that can be ticked.</summary>
    public static IReadOnlyList<string> Choices { get; } = [.. SignUpForm.Known.Where(field => field != "email")];

    public static EmbedCode Of(IQueryCollection query) => new(
        [.. Choices.Where(field => query["fields"].Contains(field))],
        Language.OfTag(query["language"].ToString()),
        query["tags"].ToString().Trim().Cut(MaxTagsLength));

    /// <summary>What the address of the hosted page, or of its preview, says of the form.</summary>
    public string Query
    {
        get
        {
            string[] parts =
            [
                .. Fields.Count > 0 ? [$"fields={string.Join(',', Fields)}"] : (string[])[],
                .. Tags.Length > 0 ? [$"tags={Uri.EscapeDataString(Tags)}"] : (string[])[],
            ];
            return parts.Length == 0 ? "" : $"?{string.Join('&', parts)}";
        }
    }

    /// <summary>The address of the hosted page.</summary>
    public string Hosted(Uri publicUrl, StoreId store) => new Uri(publicUrl, $"s/{store}{Query}").AbsoluteUri;

    /// <summary>What to put into a page of the shop, as HTML.</summary>
    /// <param name="link">What the link says that people without script get.</param>
    public string Code(Uri publicUrl, StoreId store, string link)
    {
        Func<string, string> encode = HtmlEncoder.Default.Encode;
        string[] attributes =
        [
            $"data-store=\"{store}\"",
            $"data-fields=\"{string.Join(',', Fields.Prepend("email"))}\"",
            .. Tags.Length > 0 ? [$"data-tags=\"{encode(Tags)}\""] : (string[])[],
            .. Language is null ? (string[])[] : [$"data-lang=\"{Language.Code}\""],
        ];
        return $"""
            <script src="{new Uri(publicUrl, "embed.js").AbsoluteUri}" async
                    {string.Join(' ', attributes)}></script>
            <noscript><a href="{encode(Hosted(publicUrl, store))}">{encode(link)}</a></noscript>
            """.ReplaceLineEndings("\n");
    }
}
