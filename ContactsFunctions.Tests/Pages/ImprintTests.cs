using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Pages;

/// <summary>Who asks, and on which terms: on pages, in mails, beside the box for text messages.</summary>
public sealed class ImprintTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Settings = """
        {"name":"Demo","welcomeEmail":true,"imprint":{"name":"Demo GmbH","postalAddress":"Hauptstr. 1\n12345 <Ort>","contact":"+49 30 1234"},
         "privacyUrl":"https://shop.example/privacy","termsUrl":"https://shop.example/terms","smsTerms":{"frequency":"up to 4 a month","help":"help@shop.example"}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_says_who_asks_and_what_a_ticked_box_means()
    {
        var store = await app.NewStoreAsync(Settings + "}");

        var page = await app.Client.GetStringAsync(new Uri(app.BaseAddress, $"s/{store.Id}?fields=phone"), Cancellation);

        Assert.Contains("<footer><p>Demo GmbH</p><p>Hauptstr. 1</p><p>12345 &lt;Ort&gt;</p><p>", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://shop.example/privacy">Privacy notice</a>""", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://shop.example/terms">Terms</a>""", page, StringComparison.Ordinal);
        Assert.Contains(
            "Demo may send me text messages (up to 4 a month). Message and data rates may apply. Reply STOP to end them, HELP for help (help@shop.example).",
            page,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_says_nothing_has_no_footer_and_the_box_says_what_it_must()
    {
        var store = await app.NewStoreAsync("""{"name":"Demo"}""");

        var page = await app.Client.GetStringAsync(new Uri(app.BaseAddress, $"s/{store.Id}?fields=phone"), Cancellation);

        Assert.DoesNotContain("<footer>", page, StringComparison.Ordinal);
        Assert.Contains("Demo may send me text messages. Message and data rates may apply. Reply STOP to end them, HELP for help.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "subscribed")]
    [InlineData(""","smsNeedsOwnProof":true""", "nonSubscribed")]
    public async Task Both_mails_say_who_writes_and_the_click_turns_text_messages_on_unless_they_need_their_own_proof(string more, string sms)
    {
        var (store, email) = (await app.NewStoreAsync(Settings + more + "}"), TestStore.NewEmail());
        using var posted = await store.PostPublicAsync($$"""{"email":"{{email}}","phone":"+442071838750","smsMarketingAllowed":true,"sendWelcomeEmail":true}""");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        var asked = await store.MailAsync(email);
        using var pressed = await app.Client.PostAsync(
            await store.ConfirmLinkAsync(email), new FormUrlEncodedContent([new("action", "confirm")]), Cancellation);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        var welcome = await store.MailAsync(email, isWelcome: true);

        foreach (var mail in new[] { asked, welcome })
        {
            Assert.Contains("Demo GmbH\r\nHauptstr. 1\r\n12345 <Ort>\r\n+49 30 1234", mail.Text!.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
            Assert.Contains("Privacy notice: https://shop.example/privacy", mail.Text!, StringComparison.Ordinal);
            Assert.Contains("Terms: https://shop.example/terms", mail.Text!, StringComparison.Ordinal);
            Assert.Contains("12345 &lt;Ort&gt;", mail.Html!, StringComparison.Ordinal);
            Assert.Contains("""href="https://shop.example/privacy" """.TrimEnd(), mail.Html!, StringComparison.Ordinal);
        }

        var phone = (await store.FindAsync(email)).GetProperty("identifiers").EnumerateArray().Single(identifier => identifier.Text("type") == "phone");
        Assert.Equal(sms, phone.GetProperty("channels").GetProperty("sms").Text("status"));
    }
}
