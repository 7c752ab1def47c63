using System.Text.Json;
using System.Text.RegularExpressions;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Dialects.Clients;

namespace ContactsFunctions.Tests.Integrations;

/// <summary>A recipe of <c>docs/integrations.md</c>, and what a program that follows it sends: a file in <c>Fixtures/Integrations</c>.</summary>
/// <param name="Section">The heading on the page.</param>
/// <param name="Source">Where the shape of the bodies is from.</param>
/// <param name="Blocks">Where on the page each call's body comes from, in the order of the calls.</param>
public sealed partial record Recipe(string Section, string Source, IReadOnlyList<RecipeBlock> Blocks, ClientExchange Exchange)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "integrations.md")).ReplaceLineEndings("\n");
    private static readonly string Folder = Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Fixtures", "Integrations");

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The headings of the page.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Heading.Matches(Page).Select(match => match.Groups[1].Value)];

    public static Recipe Read(string file) =>
        JsonSerializer.Deserialize<Recipe>(File.ReadAllText(Path.Combine(Folder, $"{file}.json")), ClientExchange.Options)!;

    /// <summary>The code of a block.</summary>
    public string TextOf(RecipeBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return TextOf(block.Section ?? Section, block.Block);
    }

    /// <summary>The code of a section's block, without the indent of a list that it stands in.</summary>
    public static string TextOf(string section, int block)
    {
        var begin = Page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        var end = Page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        var code = Code.Matches(end < 0 ? Page[begin..] : Page[begin..end])[block];
        return code.Groups[2].Value.Replace("\n" + code.Groups[1].Value, "\n", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex("^( *)```[a-z0-9]+\n(.*?)\n *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code { get; }
}

/// <param name="As">The body itself (<c>text</c>, <c>json</c>), or what makes it: see <c>makeBody.cjs</c>.</param>
public sealed record RecipeBlock(string As)
{
    /// <summary>Its section, where that is not the recipe's own.</summary>
    public string? Section { get; init; }

    /// <summary>Which of the section's code blocks, from 0.</summary>
    public int Block { get; init; }

    /// <summary>The data that the body is made of.</summary>
    public JsonElement? Of { get; init; }
}
