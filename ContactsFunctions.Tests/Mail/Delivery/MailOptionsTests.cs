using Azure.Core;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail.Delivery;

public sealed class MailOptionsTests
{
    private static readonly Dictionary<string, string?> Smtp = new()
    {
        ["Mail:Delivery"] = "smtp",
        ["Mail:SenderAddress"] = "news@shop.example",
        ["Mail:Smtp:Host"] = "relay.example",
    };

    private static readonly Dictionary<string, string?> Acs = new()
    {
        ["Mail:Delivery"] = "acs",
        ["Mail:SenderAddress"] = "news@shop.example",
        ["Mail:Acs:Endpoint"] = "https://shop.communication.azure.com",
    };

    private static readonly Dictionary<string, string?> Folder = new()
    {
        ["Mail:Delivery"] = "Folder",
        ["Mail:SenderAddress"] = "news@shop.example",
        ["Mail:Folder:Path"] = "mails",
    };

    [Fact]
    public void The_setting_chooses_the_adapter()
    {
        Assert.IsType<SmtpDelivery>(Provider(Smtp).GetRequiredService<IMailDelivery>());
        Assert.IsType<AcsDelivery>(Provider(Acs).GetRequiredService<IMailDelivery>());
        Assert.IsType<FolderDelivery>(Provider(Folder).GetRequiredService<IMailDelivery>());
    }

    [Theory]
    [InlineData("false", 25)]
    [InlineData("true", 587)]
    public void The_port_follows_encryption_where_none_is_set(string startTls, int port)
    {
        var smtp = Options(new(Smtp) { ["Mail:Smtp:StartTls"] = startTls }).Smtp;

        Assert.Equal(port, smtp.EffectivePort);
        Assert.Equal(TimeSpan.FromSeconds(30), smtp.Timeout);
    }

    [Theory]
    [InlineData("Mail:Delivery", null)]
    [InlineData("Mail:Delivery", "pigeon")]
    [InlineData("Mail:SenderAddress", null)]
    [InlineData("Mail:SenderAddress", "news")]
    [InlineData("Mail:SenderAddress", "News <news@shop.example>")]
    [InlineData("Mail:Smtp:Host", null)]
    [InlineData("Mail:Smtp:Host", "not a host")]
    [InlineData("Mail:Smtp:Port", "0")]
    [InlineData("Mail:Smtp:Port", "many")]
    [InlineData("Mail:Smtp:UserName", "shop")]
    [InlineData("Mail:Smtp:Password", "secret")]
    [InlineData("Mail:Smtp:TrustedCertificates", "no-such-file.pem")]
    [InlineData("Mail:Smtp:Timeout", "00:00:00")]
    [InlineData("Mail:Smtp:Timeout", "01:00:00")]
    public void A_wrong_setting_is_named(string setting, string? value)
    {
        var exception = Assert.ThrowsAny<Exception>(() => Options(new(Smtp) { [setting] = value }));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Acs:Endpoint", null)]
    [InlineData("Mail:Acs:Endpoint", "http://shop.communication.azure.com")]
    [InlineData("Mail:Acs:Endpoint", "https://shop.communication.azure.com/emails")]
    public void A_wrong_setting_of_Azure_Communication_Services_is_named(string setting, string? value)
    {
        var exception = Assert.ThrowsAny<Exception>(() => Options(new(Acs) { [setting] = value }));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Options(new(Folder) { ["Mail:Folder:Path"] = " " }));

        Assert.Contains("Mail:Folder:Path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_found_at_start() =>
        Assert.Throws<OptionsValidationException>(() => Provider(new() { ["Mail:Delivery"] = "smtp" }).GetRequiredService<IStartupValidator>().Validate());

    private static MailOptions Options(Dictionary<string, string?> settings) =>
        Provider(settings).GetRequiredService<IOptions<MailOptions>>().Value;

    private static ServiceProvider Provider(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<TokenCredential>(new FixedToken())
        .AddMailDelivery(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
