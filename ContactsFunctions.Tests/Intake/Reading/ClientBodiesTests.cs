using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>Existing integrations change the host name and nothing else.</summary>
public sealed class ClientBodiesTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Remarketys_documented_example_means_what_it_says()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await PostAsync(store, ClientBody.Json("Remarkety/documented.json", email), authenticated: true);

        Assert.Equal(("OK", "+14155552671", "none"), (answer.Text("status"), answer.Text("phone"), answer.Text("confirmation")));
        var contact = await store.FindAsync(email);
        Assert.Equal(("United States", "CA", "Cupertino", "12345"), (contact.Text("country"), contact.Text("state"), contact.Text("city"), contact.Text("postalCode")));
        Assert.Equal(("1989-06-17", "f"), (contact.Text("birthdate"), contact.Text("gender")));
        Assert.Equal(["VIP", "Wholesale", "tag_3", "tag_4"], contact.GetProperty("tags").Texts());
        var properties = contact.GetProperty("customProperties");
        Assert.Equal(["company", "phone", "rewardsPoints"], properties.EnumerateObject().Select(p => p.Name));
        Assert.Equal(100, properties.GetProperty("rewardsPoints").GetInt32());
        Assert.Equal(("subscribed", "subscribed"), (Status(contact, 0, "email"), Status(contact, 1, "sms")));
    }

    [Theory]
    [InlineData("Remarkety/wheel-of-fortune.json", "wheel-of-fortune")]
    [InlineData("Remarkety/popup.json", "popup")]
    public async Task A_shop_plugin_without_a_key_signs_people_up(string body, string tag)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await PostAsync(store, ClientBody.Json(body, email), authenticated: false);

        Assert.Equal("""{"status":"OK"}""", answer.GetRawText());
        await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");
        var contact = await store.FindAsync(email);
        Assert.Equal(("subscribed", null), (Status(contact, 0, "email"), contact.Text("lastName")));
        Assert.Equal([tag], contact.GetProperty("tags").Texts());
    }

    [Fact]
    public async Task A_Remarkety_batch_is_taken()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await store.BatchAsync(ClientBody.Read("Remarkety/batch.json", email));

        Assert.Equal((3, 0), (answer.GetProperty("success").GetInt32(), answer.GetProperty("failed").GetInt32()));
        Assert.Equal("subscribed", await store.StatusAsync(email));
        Assert.Equal("nonSubscribed", await store.StatusAsync("second-" + email));
        Assert.Equal("nonSubscribed", await store.StatusAsync("third-" + email));
    }

    [Fact]
    public async Task Zapiers_texts_are_read_as_what_they_stand_for()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        await PostAsync(store, ClientBody.Json("Zapier/post.json", email), authenticated: true);

        var contact = await store.FindAsync(email);
        Assert.Equal(("Ann", null, "Lyon"), (contact.Text("firstName"), contact.Text("lastName"), contact.Text("city")));
        Assert.Equal(("subscribed", "2026-01-02T02:04:05.000Z"), (Status(contact, 0, "email"), contact.Text("createdAt")));
        Assert.Equal(["zap", "vip"], contact.GetProperty("tags").Texts());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_HTML_form_is_read_without_its_empty_inputs(bool multipart)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        await PostAsync(store, multipart ? ClientBody.Multipart("Forms/signup.txt", email) : ClientBody.Form("Forms/signup.txt", email), authenticated: false);

        await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");
        var contact = await store.FindAsync(email);
        Assert.Equal(("Ann", null, null), (contact.Text("firstName"), contact.Text("lastName"), contact.Text("phone")));
        Assert.Equal(["news", "sale"], contact.GetProperty("tags").Texts());
        Assert.Equal("""{"color":"blue"}""", contact.GetProperty("customProperties").GetRawText());
    }

    private static async Task<JsonElement> PostAsync(TestStore store, HttpContent body, bool authenticated)
    {
        using var answer = await store.SendAsync(HttpMethod.Post, store.ContactsPath, body, authenticated);
        return await Json.OkAsync(answer);
    }

    private static string? Status(JsonElement contact, int identifier, string channel) =>
        contact.GetProperty("identifiers")[identifier].GetProperty("channels").GetProperty(channel).Text("status");
}
