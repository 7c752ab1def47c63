using System.Globalization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Tests.Http;

public sealed class HttpOptionsTests
{
    [Fact]
    public void Settings_that_are_absent_are_good() => Assert.Empty(Failures(new()));

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:05")]
    public void A_wait_of_up_to_five_seconds_is_taken(string floor) => Assert.Empty(Failures(WithFloor(floor)));

    [Theory]
    [InlineData("-00:00:00.0000001")]
    [InlineData("00:00:05.0000001")]
    public void Any_other_wait_is_named_and_its_value_not_repeated(string floor) =>
        Assert.Equal(["Http:PublicAnswerFloor must be between 00:00:00 and 00:00:05."], Failures(WithFloor(floor)));

    private static HttpOptions WithFloor(string floor) =>
        new() { PublicAnswerFloor = TimeSpan.Parse(floor, CultureInfo.InvariantCulture) };

    private static string[] Failures(HttpOptions options) => [.. new HttpOptionsValidator().Validate(null, options).Failures ?? []];
}
