using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Storage;

/// <summary>A contact at every limit is written, read and changed; one past each is an error that says so.</summary>
[Trait("Lane", "Slow")]
public sealed class LimitsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_contact_at_every_limit_is_written_read_changed_and_erased()
    {
        var store = await app.NewStoreAsync();

        // 150 properties of 2,048 characters are more than one body carries.
        var text = new string('u', 2048);
        for (var part = 0; part < 6; part++)
        {
            await store.SubmitAsync($$"""{"email":"a@example.com","phone":"+14155552671","properties":{ {{Properties(part * 25, 25, text)}} } }""");
        }

        for (var part = 0; part < 3; part++)
        {
            var tags = Enumerable.Range(part * 100, part < 2 ? 100 : 50).Select(i => $"\"{i.ToString("D3", null)}{new string('t', 125)}\"");
            await store.SubmitAsync($$"""{"email":"a@example.com","tags":[{{string.Join(',', tags)}}]}""");
        }

        var id = (await store.FindAsync("a@example.com")).Text("contactID")!;
        for (var i = 0; i < 500; i++)
        {
            await store.SubmitAsync($$"""{"phone":"+14155552671","smsMarketingAllowed":{{(i % 2 == 0 ? "true" : "false")}}}""");
        }

        var contact = await store.GetAsync(id);
        Assert.Equal(150, contact.GetProperty("customProperties").EnumerateObject().Count(p => p.Value.GetString() == text));
        Assert.Equal(250, contact.GetProperty("tags").GetArrayLength());
        var consents = contact.GetProperty("consents").EnumerateArray().ToArray();
        Assert.Equal(500, consents.Length);
        Assert.Equal(consents.Select(c => c.Text("at")).Order(StringComparer.Ordinal), consents.Select(c => c.Text("at")));
        Assert.All(consents.Zip(consents.Skip(1)), pair => Assert.Equal(pair.First.Text("to"), pair.Second.Text("from")));

        using var changed = await store.PatchAsync(id, """{"firstName":"Ann"}""");
        Assert.Equal("Ann", (await Json.OkAsync(changed)).Text("firstName"));
        Assert.Equal(["properties too_many"], await ErrorsAsync("""{"email":"a@example.com","properties":{"one_more":1}}"""));
        Assert.Equal(["tags too_many"], await ErrorsAsync("""{"email":"a@example.com","tags":["one more"]}"""));
        using var erased = await store.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);

        async Task<string[]> ErrorsAsync(string body)
        {
            using var answer = await store.PostAuthenticatedAsync(body);
            return await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_contact_past_900_KiB_is_refused_and_stays_as_it_was()
    {
        var store = await app.NewStoreAsync();
        var list = string.Join(',', Enumerable.Repeat($"\"{new string('x', 2000)}\"", 90));
        for (var i = 0; i < 2; i++)
        {
            await store.SubmitAsync($$"""{"email":"a@example.com","properties":{"list{{i}}":[{{list}}] } }""");
        }

        var third = $$"""{"email":"a@example.com","properties":{"list2":[{{list}}] } }""";
        using var refused = await store.PostAuthenticatedAsync(third);
        Assert.Equal(["properties contact_too_large"], await Json.ErrorsAsync(refused, HttpStatusCode.BadRequest));

        var batch = await store.BatchAsync($$"""{"contacts":[{"email":"a@example.com","firstName":"Ann"},{{third}},{"email":"b@example.com"}]}""");
        var failed = Assert.Single(batch.GetProperty("failedReason").EnumerateArray());
        Assert.Equal((1, "contact_too_large"), (failed.GetProperty("index").GetInt32(), failed.GetProperty("errors")[0].Text("code")));
        Assert.Equal("Ann", (await store.FindAsync("a@example.com")).Text("firstName"));
        await store.FindAsync("b@example.com");
    }

    private static string Properties(int from, int count, string text) => string.Join(',', Enumerable.Range(from, count).Select(i => $"\"p{i}\":\"{text}\""));
}
