using ContactsFunctions.Http;

namespace ContactsFunctions.Tests.Http;

public sealed class RateLimitOptionsTests
{
    private const string PerIp = "RateLimits:PerIpPerMinute must be between 1 and 1000000.";
    private const string PerStore = "RateLimits:PerStorePerMinute must be between 1 and 1000000.";

    [Fact]
    public void Settings_that_are_absent_are_good() => Assert.Empty(Failures(new()));

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_limit_that_lets_somebody_in_is_taken(int limit) =>
        Assert.Empty(Failures(new() { PerIpPerMinute = limit, PerStorePerMinute = limit }));

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void Any_other_limit_is_named_and_its_value_not_repeated(int limit)
    {
        Assert.Equal([PerIp], Failures(new() { PerIpPerMinute = limit }));
        Assert.Equal([PerStore], Failures(new() { PerStorePerMinute = limit }));
        Assert.Equal([PerIp, PerStore], Failures(new() { PerIpPerMinute = limit, PerStorePerMinute = limit }));
    }

    private static string[] Failures(RateLimitOptions options) =>
        [.. new RateLimitOptionsValidator().Validate(null, options).Failures ?? []];
}
