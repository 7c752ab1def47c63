using System.Net;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Hooks;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>Webhooks are made, shown and removed by callers with a key.</summary>
public sealed class HooksTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Good = """{"targetUrl":"https://hooks.example.com/a/b?c=d","events":["contact.subscribed","contact.erased"]}""";

    [Fact]
    public async Task A_hook_is_made_and_its_secret_shown_once()
    {
        var store = await app.NewStoreAsync();
        using var made = await SendAsync(store, HttpMethod.Post, "", Good);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var hook = await Json.ReadAsync(made);
        Assert.StartsWith("whsec_", hook.Text("secret"), StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(hook.Text("secret")![6..]).Length);
        Assert.Equal(("https://hooks.example.com/a/b?c=d", "standard", "on"), (hook.Text("targetUrl"), hook.Text("format"), hook.Text("state")));
        Assert.Equal(["contact.subscribed", "contact.erased"], hook.GetProperty("events").Texts());

        using var shown = await SendAsync(store, HttpMethod.Get, $"/{hook.Text("id")}");
        Assert.False((await Json.OkAsync(shown)).TryGetProperty("secret", out _));
        using var listed = await SendAsync(store, HttpMethod.Get, "");
        Assert.Equal(hook.Text("id"), Assert.Single((await Json.OkAsync(listed)).GetProperty("hooks").EnumerateArray()).Text("id"));
    }

    [Fact]
    public async Task The_same_hook_asked_for_again_is_another_one()
    {
        var store = await app.NewStoreAsync();
        var (first, second) = (await MakeAsync(store, Good), await MakeAsync(store, Good));
        Assert.NotEqual(first.Text("id"), second.Text("id"));
        Assert.NotEqual(first.Text("secret"), second.Text("secret"));
    }

    [Fact]
    public async Task A_hook_is_removed_with_an_answer_that_is_JSON()
    {
        var store = await app.NewStoreAsync();
        var id = (await MakeAsync(store, Good)).Text("id");
        using var removed = await SendAsync(store, HttpMethod.Delete, $"/{id}");
        Assert.Equal("{}", (await Json.OkAsync(removed)).GetRawText());
        foreach (var (method, path) in new[] { (HttpMethod.Delete, $"/{id}"), (HttpMethod.Get, $"/{id}"), (HttpMethod.Post, $"/{id}/enable"), (HttpMethod.Get, $"/{id}/deliveries") })
        {
            using var again = await SendAsync(store, method, path);
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        }
    }

    [Fact]
    public async Task A_hook_of_another_store_is_not_there()
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var id = (await MakeAsync(store, Good)).Text("id");
        using var foreign = await SendAsync(other, HttpMethod.Get, $"/{id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task Without_a_key_there_are_no_hooks()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/hooks", TestStore.JsonBody(Good), authenticated: false);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{}""", "targetUrl required", "events required")]
    [InlineData("""{"targetUrl":"https://a.example","events":[]}""", "events required")]
    [InlineData("""{"targetUrl":"https://a.example","events":["contact.born"]}""", "events invalid")]
    [InlineData("""{"targetUrl":"https://a.example","events":["contact.created"],"format":"xml"}""", "format invalid")]
    [InlineData("""{"targetUrl":"http://a.example","events":["contact.created"]}""", "targetUrl insecure_url")]
    [InlineData("""{"targetUrl":"https://me:pw@a.example","events":["contact.created"]}""", "targetUrl invalid_url")]
    [InlineData("""{"targetUrl":"https://a.example/#b","events":["contact.created"]}""", "targetUrl invalid_url")]
    [InlineData("""{"targetUrl":"ftp://a.example","events":["contact.created"]}""", "targetUrl invalid_url")]
    [InlineData("""{"targetUrl":"https://169.254.169.254/metadata","events":["contact.created"]}""", "targetUrl not_public")]
    public async Task What_is_wrong_is_named(string body, params string[] errors)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, HttpMethod.Post, "", body);
        Assert.Equal(errors, await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("https://127.0.0.1/", "not_public")]
    [InlineData("https://[::1]/", "invalid_url")]
    [InlineData("https://[::ffff:10.0.0.1]/", "invalid_url")]
    [InlineData("https://2130706433/", "not_public")]
    [InlineData("https://0x7f.1/", "not_public")]
    [InlineData("https://localhost/", "not_public")]
    [InlineData("https://api.localhost/", "not_public")]
    [InlineData("http://127.0.0.1/", "insecure_url")]
    public void Outside_of_a_local_run_nothing_leads_to_this_machine(string target, string error) =>
        Assert.Equal([error], Errors(target, allowLoopback: false));

    [Fact]
    public async Task A_store_has_no_more_hooks_than_it_may()
    {
        var store = await app.NewStoreAsync();
        for (var made = 0; made < Hook.MaxOfStore; made++)
        {
            await MakeAsync(store, Good);
        }

        using var answer = await SendAsync(store, HttpMethod.Post, "", Good);
        Assert.Equal(["targetUrl too_many_hooks"], await Json.ErrorsAsync(answer, HttpStatusCode.Conflict));
    }

    private static string[] Errors(string target, bool allowLoopback)
    {
        List<FieldError> errors = [];
        HookTarget.Of(target, allowLoopback, errors);
        return [.. errors.Select(error => error.Code)];
    }

    private static async Task<JsonElement> MakeAsync(TestStore store, string json)
    {
        using var made = await SendAsync(store, HttpMethod.Post, "", json);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return await Json.ReadAsync(made);
    }

    private static Task<HttpResponseMessage> SendAsync(TestStore store, HttpMethod method, string path, string? json = null) =>
        store.SendAsync(method, $"api/v1/stores/{store.Id}/hooks{path}", json is null ? null : TestStore.JsonBody(json), authenticated: true);
}
