using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Manage;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Manage;

/// <summary>A setting is kept in the form in which it is used, or refused by its name (contract §10).</summary>
public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("""{"brand":{"logoUrl":"https://exämple.com/lögo.png"}}""", "brand.logoUrl", "https://xn--exmple-cua.com/l%C3%B6go.png")]
    [InlineData("""{"brand":{"color":" #FFD400 "}}""", "brand.color", "#ffd400")]
    [InlineData("""{"brand":{"language":"DE-at"}}""", "brand.language", "de")]
    [InlineData("""{"brand":{"language":"iw"}}""", "brand.language", "he")]
    [InlineData("""{"brand":{"name":" Tom & Söhne "}}""", "brand.name", "Tom & Söhne")]
    [InlineData("""{"sender":{"address":" News@Exämple.com "}}""", "sender.address", "News@xn--exmple-cua.com")]
    [InlineData("""{"sender":{"replyTo":"help@exämple.com"}}""", "sender.replyTo", "help@xn--exmple-cua.com")]
    [InlineData("""{"defaultRegion":" de "}""", "defaultRegion", "DE")]
    [InlineData("""{"defaultRegion":"uk"}""", "defaultRegion", "GB")]
    [InlineData("""{"defaultRedirect":"HTTPS://Shop.example/größe"}""", "defaultRedirect", "https://shop.example/gr%C3%B6%C3%9Fe")]
    [InlineData("""{"redirectUrls":["https://exämple.com"]}""", "redirectUrls.0", "https://xn--exmple-cua.com/")]
    [InlineData("""{"allowedOrigins":["https://exämple.com/","https://xn--exmple-cua.com:443"]}""", "allowedOrigins.0", "https://xn--exmple-cua.com")]
    [InlineData("""{"imprint":{"name":" Shop GmbH ","postalAddress":" Hauptstr. 1 \r\n\r\n 12345 Ort "}}""", "imprint.postalAddress", "Hauptstr. 1\n12345 Ort")]
    [InlineData("""{"privacyUrl":"https://exämple.com/privacy"}""", "privacyUrl", "https://xn--exmple-cua.com/privacy")]
    [InlineData("""{"termsUrl":"HTTPS://shop.example"}""", "termsUrl", "https://shop.example/")]
    [InlineData("""{"smsTerms":{"frequency":" up to 4 a month "}}""", "smsTerms.frequency", "up to 4 a month")]
    [InlineData("""{"sms":{"inboundSecret":" 0123456789abcde~\n"}}""", "sms.inboundSecret", "0123456789abcde~")]
    public void A_setting_is_kept_in_the_form_in_which_it_is_used(string sent, string setting, string kept)
    {
        var reading = Read(sent);

        Assert.Empty(reading.Errors);
        Assert.Equal(kept, Value(reading.Settings, setting));
    }

    [Fact]
    public void Two_spellings_of_one_origin_are_kept_once() =>
        Assert.Equal(["https://shop.example"], Read("""{"allowedOrigins":["https://shop.example","https://SHOP.example:443/"]}""").Settings.AllowedOrigins);

    [Theory]
    [InlineData("""{"brand":{"logoUrl":"https://a;sandbox;@h/x"}}""", "brand.logoUrl invalid_url")]
    [InlineData("""{"brand":{"logoUrl":"http://shop.example/logo.png"}}""", "brand.logoUrl invalid_url")]
    [InlineData("""{"brand":{"color":"red","language":"xx","name":" "}}""", "brand.name invalid", "brand.color invalid", "brand.language invalid")]
    [InlineData("""{"sender":{"address":"news@shop.example\r\nBcc: a@b.example","replyTo":"nobody","name":"a\nb"}}""", "sender.name invalid", "sender.address invalid_email", "sender.replyTo invalid_email")]
    [InlineData("""{"allowedOrigins":["https://shop.example","https://shop.example/path",null]}""", "allowedOrigins[1] invalid_origin", "allowedOrigins[2] invalid_origin")]
    [InlineData("""{"redirectUrls":[null,"https://shop.example/","ftp://shop.example/"]}""", "redirectUrls[0] invalid_url", "redirectUrls[2] invalid_url")]
    [InlineData("""{"defaultRedirect":"https://shop.example/a b"}""", "defaultRedirect invalid_url")]
    [InlineData("""{"defaultRegion":"XX"}""", "defaultRegion invalid")]
    [InlineData("""{"name":"\u2028"}""", "name invalid")]
    [InlineData("""{"templates":{"welcome":{"html":"{{store.nmae}}"}}}""", "templates.welcome.html invalid_template")]
    [InlineData("""{"sender":null}""", "sender invalid_type")]
    [InlineData("""{"templates":{"welcome":{"html":7}}}""", "templates.welcome.html invalid_type")]
    [InlineData("""{"allowedOrigins":"https://shop.example"}""", "allowedOrigins invalid_type")]
    [InlineData("""{"allowedOrigins":[{}]}""", "allowedOrigins[0] invalid_type")]
    [InlineData("""{"logo":1,"brand":{"logoURL":"x"}}""", "logo unknown_setting", "brand.logoURL unknown_setting")]
    [InlineData("""{"imprint":{"name":"a\nb","postalAddress":"1\n2\n3\n4\n5\n6\n7\n8\n9","contact":" "}}""", "imprint.name invalid", "imprint.postalAddress invalid", "imprint.contact invalid")]
    [InlineData("""{"privacyUrl":"javascript:alert(1)","termsUrl":"shop.example"}""", "privacyUrl invalid_url", "termsUrl invalid_url")]
    [InlineData("""{"smsNeedsOwnProof":"true"}""", "smsNeedsOwnProof invalid_type")]
    [InlineData("""{"retention":{"unconfirmedDays":7,"unsubscribedDays":29,"inactiveDays":29}}""", "retention.unconfirmedDays invalid", "retention.unsubscribedDays invalid", "retention.inactiveDays invalid")]
    [InlineData("""{"retention":{"unconfirmedDays":366,"unsubscribedDays":3651,"inactiveDays":3651}}""", "retention.unconfirmedDays invalid", "retention.unsubscribedDays invalid", "retention.inactiveDays invalid")]
    [InlineData("""{"retention":{"unconfirmedDays":30.5}}""", "retention.unconfirmedDays invalid_type")]
    [InlineData("""{"retention":{"inactiveDays":"365"}}""", "retention.inactiveDays invalid_type")]
    [InlineData("""{"retention":{"days":30}}""", "retention.days unknown_setting")]
    [InlineData("""{"retention":null}""", "retention invalid_type")]
    [InlineData("""{"owners":["ada@example.com","nobody",null]}""", "owners[1] invalid_email", "owners[2] invalid_email")]
    [InlineData("""{"owners":"ada@example.com"}""", "owners invalid_type")]
    [InlineData("""{"sms":{"inboundSecret":"0123456789abcde"}}""", "sms.inboundSecret invalid")]
    [InlineData("""{"sms":{"inboundSecret":"0123456789 abcdef"}}""", "sms.inboundSecret invalid")]
    [InlineData("""{"sms":{"inboundSecret":"0123456789abcdéf"}}""", "sms.inboundSecret invalid")]
    [InlineData("""{"sms":{"inboundSecret":"set"}}""", "sms.inboundSecret invalid")]
    [InlineData("""{"sms":{"inboundSecret":7,"outboundSecret":"x"}}""", "sms.outboundSecret unknown_setting")]
    [InlineData("""{"sms":{"inboundSecret":7}}""", "sms.inboundSecret invalid_type")]
    public void What_cannot_be_used_is_refused_by_its_name(string sent, params string[] errors) =>
        Assert.Equal(errors, Read(sent).Errors.Select(error => $"{error.Field} {error.Code}"));

    [Theory]
    [InlineData("""{}""", null, null, null)]
    [InlineData("""{"retention":{"unconfirmedDays":null,"unsubscribedDays":null,"inactiveDays":null}}""", null, null, null)]
    [InlineData("""{"retention":{"unconfirmedDays":8,"unsubscribedDays":30,"inactiveDays":30}}""", 8, 30, 30)]
    [InlineData("""{"retention":{"unconfirmedDays":365,"unsubscribedDays":3650,"inactiveDays":3650}}""", 365, 3650, 3650)]
    public void Days_within_their_bounds_are_kept_and_none_means_the_default(string sent, int? unconfirmed, int? unsubscribed, int? inactive)
    {
        var reading = Read(sent);

        Assert.Empty(reading.Errors);
        Assert.Equal(new() { UnconfirmedDays = unconfirmed, UnsubscribedDays = unsubscribed, InactiveDays = inactive }, reading.Settings.Retention);
    }

    [Fact]
    public void Days_out_of_bounds_are_answered_with_the_bounds() => Assert.Equal(
        [
            "Must be a whole number of days from 8 to 365, or null for the app's setting.",
            "Must be a whole number of days from 30 to 3650, or null for never.",
        ],
        Read("""{"retention":{"unconfirmedDays":0,"inactiveDays":-30}}""").Errors.Select(error => error.Message));

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_secret_has_16_to_128_characters(int length, bool isTaken) => Assert.Equal(
        isTaken, Read($$"""{"sms":{"inboundSecret":"{{new string('x', length)}}"} }""").Errors.Count == 0);

    [Fact]
    public void A_secret_that_is_refused_is_not_repeated_nor_written_by_what_writes_settings()
    {
        const string Secret = "0123456789abcdef";

        Assert.DoesNotContain(Secret, Assert.Single(Read($$"""{"sms":{"inboundSecret":"{{Secret}} {{Secret}}"} }""").Errors).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Read($$"""{"sms":{"inboundSecret":"{{Secret}}"} }""").Settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_too_large_together_are_refused_with_the_largest_and_the_limit()
    {
        var large = new string('語', 90_000);
        var templates = new { subject = "s", html = large, text = large[..80_000] };
        var reading = Read(JsonSerializer.Serialize(new { templates = new { confirmation = templates, welcome = templates } }));

        var error = Assert.Single(reading.Errors);
        Assert.Equal("templates.confirmation.html too_large", $"{error.Field} {error.Code}");
        Assert.Contains("720 KiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_sizes_of_settings_add_up_to_is_what_a_row_holds()
    {
        var settings = new StoreSettings { Name = "Größe", AllowedOrigins = ["https://shop.example"], Templates = new() { Welcome = new() { Html = new string('語', 9_000) } } };

        var document = JsonSerializer.SerializeToUtf8Bytes(settings, StoreSettingsJson.Compact.StoreSettings).Length;

        Assert.InRange(document, 27_000, StoreTable.SizesOf(settings).Sum(size => size.Bytes) + 200);
    }

    [Theory]
    [InlineData("{{#if store.name}}", "{{/if}}", "", 5_000)]
    [InlineData("{{#if store.name}}", "", "{{/if}}", 5_000)]
    [InlineData("{{else if store.name}}", "", "", 4_000)]
    [InlineData("{{store.name}}", "", "", 7_000)]
    [InlineData("{{x}}", "", "", 20_000)]
    [InlineData("{{", "", "", 50_000)]
    [InlineData("{{!", "", "", 30_000)]
    [InlineData("\\{{", "}}", "", 20_000)]
    public void No_template_takes_long_or_brings_the_compiler_down(string start, string end, string once, int times)
    {
        var repeated = string.Concat(Enumerable.Repeat(start, times)) + string.Concat(Enumerable.Repeat(end, times)) + once;
        var template = start.StartsWith("{{else", StringComparison.Ordinal) ? $"{{{{#if store.name}}}}{repeated}{{{{/if}}}}" : repeated;
        template = template[..Math.Min(template.Length, TemplateCheck.MaxLength)];
        var watch = Stopwatch.StartNew();

        var errors = TemplateCheck.Check(template, ContactsFunctions.Domain.MailKind.Welcome);

        Assert.InRange(errors.Count, 0, 101);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
    }

    private static StoreSettingsReader Read(string json) => StoreSettingsReader.Read(RequestBody.ParseJson(Encoding.UTF8.GetBytes(json)));

    private static string? Value(StoreSettings settings, string path)
    {
        var element = JsonSerializer.SerializeToElement(settings, StoreSettingsJson.Default.StoreSettings);
        foreach (var step in path.Split('.'))
        {
            element = int.TryParse(step, out var index) ? element[index] : element.GetProperty(step);
        }

        return element.GetString();
    }
}
