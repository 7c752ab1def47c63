using System.Globalization;
using ContactsFunctions.Links;

namespace ContactsFunctions.Tests.Links;

/// <summary>The app does not start with settings that would give people dead or unsafe links.</summary>
public sealed class LinkOptionsTests
{
    [Fact]
    public void Good_settings_are_taken() =>
        Assert.Empty(Failures(new() { PublicUrl = new Uri("https://contacts.example.com"), SigningKey = Convert.ToBase64String(new byte[32]) }));

    [Fact]
    public void Every_bad_setting_is_named()
    {
        var failures = Failures(new()
        {
            PublicUrl = new Uri("https://contacts.example.com/path"),
            SigningKey = Convert.ToBase64String(new byte[31]),
            PreviousSigningKey = "not base64",
            ConfirmationLifetime = TimeSpan.FromMinutes(1),
            UnsubscribeLifetime = TimeSpan.FromDays(364),
        });
        Assert.Equal(
            ["Links:PublicUrl", "Links:SigningKey", "Links:PreviousSigningKey", "Links:ConfirmationLifetime", "Links:UnsubscribeLifetime"],
            failures.Select(failure => failure.Split(' ')[0]));
    }

    [Fact]
    public void Missing_settings_are_named() => Assert.Equal(2, Failures(new()).Length);

    [Theory]
    [InlineData("01:00:00", "365.00:00:00")]
    [InlineData("30.00:00:00", "3650.00:00:00")]
    public void Lifetimes_are_taken_up_to_their_bounds(string confirmation, string unsubscribe) =>
        Assert.Empty(Failures(WithLifetimes(confirmation, unsubscribe)));

    [Theory]
    [InlineData("00:59:59.9999999", "364.23:59:59.9999999")]
    [InlineData("30.00:00:00.0000001", "3650.00:00:00.0000001")]
    public void Any_other_lifetime_is_named_and_its_value_not_repeated(string confirmation, string unsubscribe) => Assert.Equal(
        [
            "Links:ConfirmationLifetime must be between 01:00:00 and 30.00:00:00.",
            "Links:UnsubscribeLifetime must be between 365.00:00:00 and 3650.00:00:00.",
        ],
        Failures(WithLifetimes(confirmation, unsubscribe)));

    private static LinkOptions WithLifetimes(string confirmation, string unsubscribe) => new()
    {
        PublicUrl = new Uri("https://contacts.example.com"),
        SigningKey = Convert.ToBase64String(new byte[32]),
        ConfirmationLifetime = TimeSpan.Parse(confirmation, CultureInfo.InvariantCulture),
        UnsubscribeLifetime = TimeSpan.Parse(unsubscribe, CultureInfo.InvariantCulture),
    };

    private static string[] Failures(LinkOptions options) => [.. new LinkOptionsValidator().Validate(null, options).Failures ?? []];
}
