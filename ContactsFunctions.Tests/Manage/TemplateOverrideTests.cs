using System.Net;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Manage;

/// <summary>A store's own templates: checked when they are saved, so that no mail fails for a typing mistake.</summary>
public sealed class TemplateOverrideTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_template_with_a_mistake_is_refused_with_its_place_and_the_old_one_stays_in_force()
    {
        var store = await app.NewStoreAsync("""{"name":"Shop","templates":{"confirmation":{"subject":"Old words of {{store.name}}"}}}""");

        using var refused = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", JsonSerializer.Serialize(new
        {
            name = "Shop",
            templates = new { confirmation = new { subject = "New words", html = "<p>\n  {{links.confrim}}</p>\n{{#if store.name}}" }, welcome = new { text = "{{{contact.email}}}" } },
        }));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var errors = (await Json.ReadAsync(refused)).GetProperty("errors").EnumerateArray()
            .Select(error => (Field: error.GetProperty("field").GetString()!, Code: error.GetProperty("code").GetString(), Message: error.GetProperty("message").GetString()!))
            .ToArray();
        Assert.Equal(["templates.confirmation.html", "templates.confirmation.html", "templates.welcome.text"], errors.Select(error => error.Field));
        Assert.All(errors, error => Assert.Equal("invalid_template", error.Code));
        Assert.StartsWith("Line 2, column 3: There is no variable 'links.confrim'", errors[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("Line 3, column 1: {{#if}} is never closed", errors[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("Line 1, column 1: Raw output is not allowed", errors[2].Message, StringComparison.Ordinal);

        var email = TestStore.NewEmail();
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        posted.EnsureSuccessStatusCode();
        Assert.Equal("Old words of Shop", (await store.MailAsync(email))["Subject"]);
    }

    [Fact]
    public async Task A_template_without_mistakes_is_what_the_next_mail_is_written_by()
    {
        var store = await app.NewStoreAsync();
        using var saved = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", JsonSerializer.Serialize(new
        {
            name = "Shop",
            templates = new { confirmation = new { subject = "Yes, {{store.name}}?", text = "Go to {{links.confirm}}\nor {{links.decline}}\n" } },
        }));
        saved.EnsureSuccessStatusCode();

        var email = TestStore.NewEmail();
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        posted.EnsureSuccessStatusCode();

        var mail = await store.MailAsync(email);
        Assert.Equal("Yes, Shop?", mail["Subject"]);
        var link = TestStore.LinkIn(mail, "confirm").AbsoluteUri;
        Assert.Equal($"Go to {link}\r\nor {link}#not-me\r\n", mail.Text);
    }
}
