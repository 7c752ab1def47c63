using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Stores;

public sealed class BrandColorTests
{
    [Fact]
    public void Text_is_readable_with_every_colour()
    {
        for (var value = 0; value <= 0xffffff; value += 0x0305)
        {
            var color = BrandColor.From($"#{value:x6}");

            Assert.True(Contrast(color.OnColor, color.Hex) >= 4.5, $"{color.OnColor} on {color.Hex}");
            foreach (var light in new[] { "#ffffff", "#f4f4f5" })
            {
                Assert.True(Contrast(color.OnLight, light) >= 4.5, $"{color.OnLight} on {light}");
            }

            foreach (var dark in new[] { "#1e2328", "#121518" })
            {
                Assert.True(Contrast(color.OnDark, dark) >= 4.5, $"{color.OnDark} on {dark}");
            }
        }
    }

    [Theory]
    [InlineData("#1f2933", "#f4f4f5")]
    [InlineData("#52606d", "#f4f4f5")]
    [InlineData("#b42318", "#ffffff")]
    [InlineData("#eceff1", "#1e2328")]
    [InlineData("#b4bcc4", "#1e2328")]
    [InlineData("#ff9b91", "#1e2328")]
    public void The_fixed_colours_of_mails_and_pages_are_readable(string text, string surface) =>
        Assert.True(Contrast(text, surface) >= 4.5);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("#1234567")]
    [InlineData("# 12345")]
    [InlineData("#+12345")]
    public void Anything_but_a_colour_gives_the_default(string? text) => Assert.Equal("#1d4ed8", BrandColor.From(text).Hex);

    [Fact]
    public void Contrast_is_that_of_the_guidelines()
    {
        Assert.Equal(21, Contrast("#000000", "#ffffff"), 2);
        Assert.Equal(4.54, Contrast("#767676", "#ffffff"), 2);
    }

    private static double Contrast(string one, string other) => BrandColor.Contrast(BrandColor.Rgb.Parse(one), BrandColor.Rgb.Parse(other));
}
