using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Tests.Pages;

public sealed class EmbedScriptTests
{
    [Fact]
    public void The_script_is_small() => Assert.InRange(EmbedScript.Bytes.Length, 1_000, 6_500);

    [Fact]
    public void The_script_speaks_every_language_of_the_pages()
    {
        var script = Encoding.UTF8.GetString(EmbedScript.Bytes.Span);

        Assert.All(Language.All, language => Assert.Contains($"\"{language.Code}\": [", script, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tag_is_a_quoted_hash() => Assert.Matches("^\"[0-9a-f]{16}\"$", EmbedScript.ETag);
}
