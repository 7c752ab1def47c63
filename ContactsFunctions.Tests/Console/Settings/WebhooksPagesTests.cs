using System.Net;
using System.Text.RegularExpressions;
using ContactsFunctions.Tests.Hooks;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Console.Settings;

/// <summary>An owner makes webhooks, sees what they were told, and has it sent again.</summary>
public sealed class WebhooksPagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_made_its_secret_shown_once_and_it_is_removed()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var made = await visitor.PostAsync(
            "settings/hooks",
            ("targetUrl", "https://hooks.example.com/secret-path"), ("events", "contact.subscribed"), ("events", "contact.erased"), ("format", "standard"));
        var text = await made.Content.ReadAsStringAsync(Cancellation);
        Assert.True(made.StatusCode == HttpStatusCode.OK, text);
        Assert.Matches("id=\"secret\" dir=\"ltr\">whsec_", text);
        var list = await visitor.ReadAsync("settings/hooks");
        Assert.DoesNotContain("secret-path", list, StringComparison.Ordinal);
        var page = Regex.Match(list, "settings/hooks/[0-9a-f]{24}").Value;
        var shown = await visitor.ReadAsync(page);
        Assert.Contains("https://hooks.example.com/secret-path", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", shown, StringComparison.Ordinal);

        var other = await app.NewStoreAsync();
        using var elsewhere = await (await ConsoleVisitor.SignInAsync(app, other)).GetAsync(page);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);

        using var removed = await visitor.PostAsync(page, ("action", "remove"));
        using var gone = await visitor.GetAsync(page);
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
        Assert.Contains("There are none yet.", await visitor.ReadAsync("settings/hooks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_webhook_is_said_in_the_words_of_the_api()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var wrong = await visitor.PostAsync("settings/hooks", ("targetUrl", "http://hooks.example.com/"), ("format", "remarkety"));
        var text = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("Must begin with https://.", text, StringComparison.Ordinal);
        Assert.Contains("Must be a list of: contact.created", text, StringComparison.Ordinal);
        Assert.Contains("value=\"http://hooks.example.com/\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"remarkety\" checked", text, StringComparison.Ordinal);
        Assert.Contains("There are none yet.", await visitor.ReadAsync("settings/hooks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_is_listed_and_sent_again()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created");
        var visitor = await ConsoleVisitor.SignInAsync(app, receiver.Store);
        await receiver.Store.SubmitAsync("""{"email":"ada@example.com"}""");
        await receiver.WaitAsync(1);
        var page = $"settings/hooks/{receiver.Id}";
        var text = "";
        await Eventually.TrueAsync(async () => (text = await visitor.ReadAsync(page)).Contains("Delivered", StringComparison.Ordinal));
        Assert.DoesNotContain("ada@example.com", text, StringComparison.Ordinal);

        using var replayed = await visitor.PostAsync(page, ("action", "replay"), ("delivery", Regex.Match(text, "msg_[0-9a-f]{32}").Value));

        Assert.EndsWith("?done=replay", replayed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var told = await receiver.WaitAsync(2);
        Assert.Single(told.Select(request => request.Headers["webhook-id"].ToString()).Distinct());
    }
}
