using System.Net.Http.Headers;
using System.Text;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local;

/// <summary>What is deployed: published in Release, compiled ahead.</summary>
[Collection(nameof(WholeMachine))]
[Trait("Lane", "Slow")]
public sealed class PublishedAppTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_app_takes_a_contact_through_to_the_welcome_mail()
    {
        var folder = Directory.CreateTempSubdirectory("contacts-functions-published-");
        try
        {
            await PublishAsync(folder.FullName);
            await using var smtp = SmtpListener.Start();
            await using var app = new AppProcess(azurite.NewAccount(), smtp, folder.FullName);
            app.Start();
            await app.ReadyAsync(Cancellation);
            var key = await app.NewStoreAsync("published", Cancellation);

            using var posted = await PostAsync(app, key, """{"email":"vanessa@example.com","marketingAllowed":true,"sendWelcomeEmail":true}""");
            Assert.Equal("queued", (await Json.OkAsync(posted)).GetProperty("confirmation").GetString());
            var link = TestStore.LinkIn(ParsedMail.Parse((await smtp.WaitForAsync(mail => !IsWelcome(mail), Cancellation)).Raw), "confirm");
            using var button = new FormUrlEncodedContent([new("action", "confirm")]);
            using var pressed = await app.Client.PostAsync(link, button, Cancellation);
            Assert.True(pressed.IsSuccessStatusCode);

            var welcome = await smtp.WaitForAsync(IsWelcome, Cancellation);
            Assert.Equal(["vanessa@example.com"], welcome.Recipients);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PublishAsync(string folder)
    {
        await using var publish = ChildProcess.Start(
            "dotnet", ["publish", "ContactsFunctions", "-c", "Release", "-o", folder, "-v", "quiet", "-nologo", "-tl:off"], DotnetEnvironment.NothingStaysBehind);
        await publish.Exited.WaitAsync(Cancellation);
        Assert.True(publish.ExitCode == 0, publish.LastOutput);
    }

    private static async Task<HttpResponseMessage> PostAsync(AppProcess app, string key, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, "api/v1/stores/published/contacts"));
        request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("X-API-Key", key);
        return await app.Client.SendAsync(request, Cancellation);
    }

    private static bool IsWelcome(ReceivedMail mail) => mail.Raw.Contains("\nList-Unsubscribe:", StringComparison.OrdinalIgnoreCase);
}
