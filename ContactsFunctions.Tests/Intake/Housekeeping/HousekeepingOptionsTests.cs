using System.Globalization;
using ContactsFunctions.Intake.Housekeeping;

namespace ContactsFunctions.Tests.Intake.Housekeeping;

public sealed class HousekeepingOptionsTests
{
    [Fact]
    public void Settings_that_are_absent_are_good() => Assert.Empty(Failures(new()));

    [Theory]
    [InlineData("8.00:00:00")]
    [InlineData("365.00:00:00")]
    public void A_lifetime_of_8_to_365_days_is_taken(string lifetime) => Assert.Empty(Failures(WithLifetime(lifetime)));

    [Theory]
    [InlineData("7.23:59:59.9999999")]
    [InlineData("365.00:00:00.0000001")]
    public void Any_other_lifetime_is_named_and_its_value_not_repeated(string lifetime) => Assert.Equal(
        ["Housekeeping:UnconfirmedLifetime must be between 8.00:00:00 and 365.00:00:00."], Failures(WithLifetime(lifetime)));

    private static HousekeepingOptions WithLifetime(string lifetime) =>
        new() { UnconfirmedLifetime = TimeSpan.Parse(lifetime, CultureInfo.InvariantCulture) };

    private static string[] Failures(HousekeepingOptions options) =>
        [.. new HousekeepingOptionsValidator().Validate(null, options).Failures ?? []];
}
