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

    private static string[] Failures(LinkOptions options) => [.. new LinkOptionsValidator().Validate(null, options).Failures ?? []];
}
