using System.Text.Json;
using ContactsFunctions.Docs;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Domain;

/// <summary>Every row of the table of core fields reaches everything that follows from it.</summary>
public sealed class CoreFieldTests(RunningApp app) : IClassFixture<RunningApp>
{
    public static TheoryData<string> Spellings => [.. CoreField.All.SelectMany(row => row.Spellings)];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_core_field_that_is_posted_is_answered_in_every_dialect_changed_and_cleared(string spelling)
    {
        var field = CoreField.Of(spelling)!;
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync(Body(spelling, Sample(field)))).Text("contactID")!;
        Assert.Equal(Sample(field), (await store.GetAsync(id)).Text(field.Name));
        Assert.Equal(Sample(field), (await OmnisendAsync(store, id)).Text(field.Name));

        using var cleared = await store.PatchAsync(id, $$"""{"{{spelling}}":null}""");
        Assert.Null((await Json.OkAsync(cleared)).Text(field.Name));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_core_field_that_does_not_fit_is_named_as_it_was_spelled(string spelling)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.PostAuthenticatedAsync(Body(spelling, new string('x', 300)));
        if (CoreField.Of(spelling)!.Kind.IsLeftOffWhereUnfit)
        {
            Assert.Equal([$"{spelling} invalid"], (await Json.OkAsync(answer)).GetProperty("warnings").EnumerateArray().Select(w => $"{w.Text("field")} {w.Text("code")}"));
            return;
        }

        Assert.Equal([$"{spelling} invalid"], await Json.ErrorsAsync(answer, System.Net.HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_proposal_carries_every_core_field_to_the_click()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false}""");
        var members = CoreField.All.Select(field => $"\"{field.Name}\":\"{Sample(field)}\"");
        using var proposed = await store.PostPublicAsync($$"""{"email":"{{email}}",{{string.Join(',', members)}}}""");
        await Json.OkAsync(proposed);

        using var pressed = await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm");
        var contact = await store.FindAsync(email);
        Assert.All(CoreField.All, field => Assert.Equal(Sample(field), contact.Text(field.Name)));
    }

    [Theory]
    [InlineData("ContactInput")]
    [InlineData("ContactPatch")]
    [InlineData("Contact")]
    [InlineData("OmnisendContact")]
    public void The_description_lists_every_core_field(string schema)
    {
        var properties = ApiDescription.Parse().GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        Assert.All(CoreField.All, field => Assert.True(properties.TryGetProperty(field.Name, out _), field.Name));
    }

    [Fact]
    public void A_row_that_was_written_when_core_fields_were_members_of_their_own_is_read_as_ever()
    {
        const string Old = """
            {"id":"1ff861aede59ca40558dbe1fddcd646d","createdAt":"2026-11-01T10:00:00+00:00","updatedAt":"2026-11-02T10:00:00+00:00",
             "email":{"address":"Vanessa@example.com","state":{"status":"subscribed","statusDate":"2026-11-01T10:00:00+00:00"}},
             "profile":{"firstName":"Vanessa","lastName":"López","countryCode":"US","gender":"f","birthdate":"1984-05-17"},"tags":["VIP"],
             "properties":{"points":100},
             "round":{"id":"0123456789abcdef","requestedAt":"2026-11-01T10:00:00+00:00","expiresAt":"2026-11-08T10:00:00+00:00",
              "proposal":{"profile":{"city":"Oslo","firstName":null,"birthdate":"1985-05-17"},"properties":{}}},"isFromShop":true}
            """;
        var contact = ContactJson.ReadContact(Old);

        Assert.Equal(
            CoreValues.Of(
                (CoreField.FirstName, "Vanessa"), (CoreField.LastName, "López"), (CoreField.CountryCode, "US"), (CoreField.Gender, "f"), (CoreField.Birthdate, "1984-05-17")),
            contact.Profile);
        Assert.Equal(
            CoreValues.Change((CoreField.City, "Oslo"), (CoreField.FirstName, null), (CoreField.Birthdate, "1985-05-17")), contact.OptIn!.PendingChange!.Profile);
        Assert.Equal(contact, ContactJson.ReadContact(ContactJson.Write(contact)));
    }

    private static string Sample(CoreField field) =>
        field.Kind == CoreFieldKind.CountryCode ? "NO"
        : field.Kind == CoreFieldKind.Gender ? "f"
        : field.Kind == CoreFieldKind.Birthdate ? "1984-05-17"
        : $"a {field.Name}";

    private static string Body(string name, string value) => JsonSerializer.Serialize(new Dictionary<string, string> { ["email"] = TestStore.NewEmail(), [name] = value });

    private static async Task<JsonElement> OmnisendAsync(TestStore store, string id)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, $"v3/contacts/{id}", null, authenticated: true);
        return await Json.OkAsync(answer);
    }
}
