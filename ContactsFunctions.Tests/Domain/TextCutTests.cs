using ContactsFunctions.Domain;

namespace ContactsFunctions.Tests.Domain;

public sealed class TextCutTests
{
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("abc", 4, "abc")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abc", 2, "ab")]
    [InlineData("abc", 0, "")]
    public void A_text_keeps_as_many_characters_as_it_may_have(string text, int length, string cut) => Assert.Equal(cut, text.Cut(length));

    [Theory]
    [InlineData("ab😀c", 2, "ab")]
    [InlineData("ab😀c", 3, "ab")]
    [InlineData("ab😀c", 4, "ab😀")]
    [InlineData("😀", 1, "")]
    [InlineData("😀😀", 3, "😀")]
    public void A_surrogate_pair_at_the_cut_is_left_out_whole(string text, int length, string cut) => Assert.Equal(cut, text.Cut(length));

    [Fact]
    public void Half_a_pair_that_came_alone_is_a_character_like_any_other() => Assert.Equal("a\uD83D", "a\uD83Db".Cut(2));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("ab😀c", "ab")]
    public void No_text_is_null_where_null_is_wanted(string? text, string? cut) => Assert.Equal(cut, text.CutOrNull(3));
}
