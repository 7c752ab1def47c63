using ContactsFunctions.Domain;

namespace ContactsFunctions.Tests.Domain;

public sealed class LanguageTests
{
    [Theory]
    [InlineData(null, null, "en")]
    [InlineData("", "", "en")]
    [InlineData("de", "fr", "de")]
    [InlineData("DE-at", null, "de")]
    [InlineData(null, "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr")]
    [InlineData(null, "it, en;q=0.2, es;q=0.8", "es")]
    [InlineData(null, "de;q=0, es;q=0.1", "es")]
    [InlineData(null, "de;q=x, fr", "fr")]
    [InlineData(null, "iw-IL", "he")]
    [InlineData(null, ";;;,,,=", "en")]
    [InlineData("xx", "he", "he")]
    public void The_best_language_we_have_is_chosen(string? ofStore, string? ofVisitor, string expected) =>
        Assert.Equal(expected, Language.Choose(ofStore, ofVisitor).Code);

    [Fact]
    public void Hebrew_reads_from_the_right() => Assert.Equal("rtl", Language.Hebrew.Direction);
}
