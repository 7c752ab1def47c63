using System.Globalization;
using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Http;

/// <summary>Limits on requests without a key (contract: 429 with <c>Retry-After</c> in whole seconds).</summary>
public sealed class RateLimitTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_caller_without_a_key_beyond_the_limit_is_told_when_to_come_back_and_a_keyed_one_is_served()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "3"));
        var store = await app.NewStoreAsync();
        for (var request = 0; request < 3; request++)
        {
            using var taken = await store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using var refused = await store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);

        using var keyed = await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal(HttpStatusCode.OK, keyed.StatusCode);
    }

    [Fact]
    public async Task A_store_beyond_its_limit_does_not_slow_another_store()
    {
        await using var app = await AppAsync(("RateLimits:PerStorePerMinute", "2"));
        var busy = await app.NewStoreAsync();
        var quiet = await app.NewStoreAsync();
        var answers = new List<HttpStatusCode>();
        for (var request = 0; request < 3; request++)
        {
            using var answer = await busy.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
            answers.Add(answer.StatusCode);
        }

        using var other = await quiet.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_callers_are_told_apart_by_the_entry_it_wrote_and_not_by_their_own_claims()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "1"), ("Http:TrustedProxies", "1"));
        var store = await app.NewStoreAsync();

        Assert.Equal(HttpStatusCode.OK, await PostFromAsync(store, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostFromAsync(store, "198.51.100.1, 203.0.113.7:4711"));
        Assert.Equal(HttpStatusCode.OK, await PostFromAsync(store, "203.0.113.7, 198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, await PostFromAsync(store, "[2001:db8::1]:4711"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostFromAsync(store, "2001:db8::2"));
        Assert.Equal(HttpStatusCode.OK, await PostFromAsync(store, "2001:db8:0:1::2"));
    }

    [Fact]
    public async Task A_person_beyond_the_limit_sees_a_page_in_their_language()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "1"));
        var store = await app.NewStoreAsync();
        using var first = await PostFormAsync(store);
        using var second = await PostFormAsync(store);

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (second.StatusCode, second.Content.Headers.ContentType?.MediaType));
        Assert.True(second.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("Bitte versuchen Sie es gleich noch einmal", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessed_links_are_counted_and_links_from_mails_are_not()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "2"));
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        var link = await store.ConfirmLinkAsync(email);

        var guesses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 3; guess++)
        {
            using var answer = await app.Client.GetAsync(new Uri(app.BaseAddress, $"unsubscribe/guess{guess}"), TestContext.Current.CancellationToken);
            guesses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], guesses);
        using var page = await app.Client.GetAsync(link, TestContext.Current.CancellationToken);
        using var pressed = await store.PressAsync(link, "confirm");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, pressed.StatusCode));
    }

    public static TheoryData<string, string, string?> Guesses => new()
    {
        { "GET", "api/v1/me", null },
        { "GET", "api/v1/me", "ck_made_up" },
        { "GET", "v3/contacts", null },
        { "GET", "v3/contacts", "ck_madeup_0123456789" },
        { "GET", "api/v1/stores/{0}/contacts", null },
        { "GET", "api/v1/stores/{0}/contacts", "x" },
        { "POST", "api/v1/stores/{0}/contacts", "x" },
        { "PATCH", "api/v1/stores/{0}/contacts/0", "x" },
        { "DELETE", "api/v1/stores/made-up/contacts/0", "x" },
        { "POST", "api/v2/stores/made-up/contacts/batch", "x" },
        { "POST", "api/v1/stores/made-up/contacts/unsubscribe", null },
        { "OPTIONS", "api/v1/stores/made-up/contacts", null },
    };

    [Theory]
    [MemberData(nameof(Guesses))]
    public async Task Every_call_without_a_valid_key_counts_whatever_headers_it_shows(string method, string path, string? key)
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "2"));
        var store = await app.NewStoreAsync();
        var answers = new List<HttpStatusCode>();
        for (var guess = 0; guess < 3; guess++)
        {
            using var answer = await store.SendAsync(
                new HttpMethod(method), string.Format(CultureInfo.InvariantCulture, path, store.Id), null, authenticated: false,
                request => request.Headers.TryAddWithoutValidation(key is null ? "X-Nothing" : "X-API-Key", key ?? "x"));
            answers.Add(answer.StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers[..2]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[2]);
        if (key is null)
        {
            using var keyed = await store.SendAsync(HttpMethod.Get, "api/v1/me", null, authenticated: true);
            Assert.Equal(HttpStatusCode.OK, keyed.StatusCode);
        }
    }

    [Fact]
    public async Task Guessed_stores_are_counted()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "2"));

        var guesses = new List<HttpStatusCode>();
        foreach (var path in new[] { "s/guess1", "s/guess2/thanks", "s/guess3" })
        {
            using var answer = await app.Client.GetAsync(new Uri(app.BaseAddress, path), TestContext.Current.CancellationToken);
            guesses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], guesses);
    }

    [Fact]
    public async Task A_page_of_any_site_can_read_that_it_is_to_come_back_later()
    {
        await using var app = await AppAsync(("RateLimits:PerIpPerMinute", "1"));
        var store = await app.NewStoreAsync("""{"allowedOrigins":["https://shop.example"]}""");
        using var taken = await FromPageAsync(store, "https://shop.example");
        using var refused = await FromPageAsync(store, "https://other.example");

        Assert.Equal((HttpStatusCode.OK, "https://shop.example"), (taken.StatusCode, Header(taken, "Access-Control-Allow-Origin")));
        Assert.Equal((HttpStatusCode.TooManyRequests, "*"), (refused.StatusCode, Header(refused, "Access-Control-Allow-Origin")));
        Assert.All([taken, refused], answer => Assert.Equal("Retry-After", Header(answer, "Access-Control-Expose-Headers")));

        static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

        static Task<HttpResponseMessage> FromPageAsync(TestStore store, string origin) => store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody($$"""{"email":"{{TestStore.NewEmail()}}"}"""), authenticated: false, request => request.Headers.Add("Origin", origin));
    }

    private static Task<HttpResponseMessage> PostFormAsync(TestStore store) => store.SendAsync(
        HttpMethod.Post,
        store.ContactsPath,
        new FormUrlEncodedContent([new("email", TestStore.NewEmail())]),
        authenticated: false,
        request =>
        {
            request.Headers.Add("Accept", "text/html,application/xhtml+xml");
            request.Headers.Add("Accept-Language", "de");
        });

    private async Task<RunningApp> AppAsync(params (string Name, string Value)[] settings)
    {
        var app = new RunningApp(azurite);
        app.Settings["RateLimits:Enabled"] = "true";
        foreach (var (name, value) in settings)
        {
            app.Settings[name] = value;
        }

        await app.InitializeAsync();
        return app;
    }

    private static async Task<HttpStatusCode> PostFromAsync(TestStore store, string forwardedFor)
    {
        using var answer = await store.SendAsync(
            HttpMethod.Post,
            store.ContactsPath,
            TestStore.JsonBody($$"""{"email":"{{TestStore.NewEmail()}}"}"""),
            authenticated: false,
            request => request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor));
        return answer.StatusCode;
    }
}
