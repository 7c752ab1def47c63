using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests;

/// <summary>The main job: a posted contact becomes a confirmed, welcomed subscriber.</summary>
public sealed class MainPathTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_posted_contact_becomes_a_confirmed_and_welcomed_subscriber()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();

        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Vanessa","marketingAllowed":true,"sendWelcomeEmail":true}""");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        var answer = await Json.ReadAsync(posted);
        Assert.Equal("OK", answer.GetProperty("status").GetString());
        Assert.Equal("created", answer.GetProperty("result").GetString());
        Assert.Equal("queued", answer.GetProperty("confirmation").GetString());
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));

        var link = await store.ConfirmLinkAsync(email);
        using var page = await app.Client.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));

        using var pressed = await store.PressAsync(link, "confirm");
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        Assert.Equal("subscribed", await store.StatusAsync(email));

        var welcome = await store.MailAsync(email, isWelcome: true);
        Assert.Contains("Vanessa", welcome.Text, StringComparison.Ordinal);

        var contact = await store.GetAsync(answer.GetProperty("contactID").GetString()!);
        Assert.Equal(["api", "confirmation"], contact.GetProperty("consents").EnumerateArray().Select(entry => entry.GetProperty("cause").GetString()));
    }
}
