using System.Globalization;
using System.Net;
using ContactsFunctions.Http;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Http;

/// <summary>Whose address a request has, behind proxies that really append, and whatever the caller claims.</summary>
public sealed class CallerAddressTests(AzuriteFixture azurite)
{
    private static readonly IPAddress Caller = IPAddress.Parse("127.0.0.7");
    private static readonly IPAddress[] Proxies = [IPAddress.Parse("127.0.0.8"), IPAddress.Parse("127.0.0.9")];

    private const string Claim = """{"X-Forwarded-For":"6.6.6.6"}""";

    /// <summary>What a caller may try, and whether the app then knows no address any more.</summary>
    private static readonly (string Name, bool TakesHeadersAway, Action<HttpRequestMessage, string> Send)[] Attempts =
    [
        ("honest", false, (request, email) => Body(request, $$"""{"email":"{{email}}"}""")),
        ("own header", false, (request, email) =>
        {
            Body(request, $$"""{"email":"{{email}}"}""");
            request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        }),
        ("own headers with ports, twice", false, (request, email) =>
        {
            Body(request, $$"""{"email":"{{email}}"}""");
            request.Headers.Add("X-Forwarded-For", ["6.6.6.6:1, 6.6.6.6", "6.6.6.6:2"]);
            request.Headers.Add("X-Original-For", "6.6.6.6");
            request.Headers.Add("Forwarded", "for=6.6.6.6");
        }),
        ("query", true, (request, email) =>
        {
            Body(request, $$"""{"email":"{{email}}"}""");
            request.RequestUri = new($"{request.RequestUri}?headers={Uri.EscapeDataString(Claim)}");
        }),
        ("query in capitals", true, (request, email) =>
        {
            Body(request, $$"""{"email":"{{email}}"}""");
            request.RequestUri = new($"{request.RequestUri}?a=b&HEADERS={Uri.EscapeDataString(Claim)}");
        }),
        ("object in the body", true, (request, email) => Body(request, $$"""{"email":"{{email}}","headers":{{Claim}}}""")),
        ("text in the body", true, (request, email) => Body(request, $$"""{"email":"{{email}}","headers":"{{Claim.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""")),
        ("capitals in the body", true, (request, email) => Body(request, $$"""{"email":"{{email}}","hEADERs":{{Claim}}}""")),
        ("escaped in the body", true, (request, email) => Body(request, $$"""{"email":"{{email}}","\u0068eaders":{{Claim}}}""")),
        ("body of unknown length", false, (request, email) =>
        {
            Body(request, $$"""{"email":"{{email}}","headers":{{Claim}}}""");
            request.Headers.TransferEncodingChunked = true;
        }),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_consent_log_has_the_callers_own_address_or_none(int proxies)
    {
        OnlyWhereLoopbackHasManyAddresses();
        await using var app = await AppAsync(proxies);
        var chain = await AppendingProxy.ChainAsync(app.BaseAddress, Proxies[..proxies]);
        var front = chain.Count > 0 ? chain[0].Address : app.BaseAddress;
        var store = await app.NewStoreAsync();
        using var caller = new HttpClient(AppendingProxy.Calling(Caller));

        await Task.WhenAll(Attempts.Select(SignUpAndConfirmAsync));

        foreach (var proxy in chain)
        {
            await proxy.DisposeAsync();
        }

        async Task SignUpAndConfirmAsync((string Name, bool TakesHeadersAway, Action<HttpRequestMessage, string> Send) attempt)
        {
            var email = TestStore.NewEmail();
            using var signUp = new HttpRequestMessage(HttpMethod.Post, new Uri(front, store.ContactsPath));
            attempt.Send(signUp, email);
            using var answer = await caller.SendAsync(signUp, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{attempt.Name}: {answer.StatusCode}");

            var link = await store.ConfirmLinkAsync(email);
            using var button = new FormUrlEncodedContent([new("action", "confirm")]);
            using var confirmed = await caller.PostAsync(new Uri(front, link.PathAndQuery), button, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);

            var contact = await store.GetAsync((await store.FindAsync(email)).GetProperty("contactID").GetString()!);
            var log = contact.GetProperty("consents").EnumerateArray().Select(entry => $"{entry.Text("cause")} {entry.Text("ip")}");
            var expected = attempt.TakesHeadersAway && proxies > 0 ? null : Caller.ToString();
            Assert.Equal([$"{attempt.Name}: form {expected}", $"{attempt.Name}: confirmation {Caller}"], log.Select(entry => $"{attempt.Name}: {entry}"));
        }
    }

    [Fact]
    public async Task Rate_limits_tell_callers_apart_and_cannot_be_dodged()
    {
        OnlyWhereLoopbackHasManyAddresses();
        await using var app = await AppAsync(proxies: 1, ("RateLimits:Enabled", "true"), ("RateLimits:PerIpPerMinute", "1"));
        await using var proxy = (await AppendingProxy.ChainAsync(app.BaseAddress, Proxies[0]))[0];
        var store = await app.NewStoreAsync();

        // Honest ones have a limit each; a claim changes nothing; and all of those without an address have one together.
        Assert.Equal(HttpStatusCode.OK, await SignUpAsync("127.0.0.20", "honest"));
        Assert.Equal(HttpStatusCode.OK, await SignUpAsync("127.0.0.21", "honest"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpAsync("127.0.0.20", "own header"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpAsync("127.0.0.21", "own headers with ports, twice"));
        Assert.Equal(HttpStatusCode.OK, await SignUpAsync("127.0.0.22", "query"));
        foreach (var attempt in Attempts.Where(attempt => attempt.TakesHeadersAway))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpAsync("127.0.0.23", attempt.Name));
        }

        Assert.Equal(HttpStatusCode.OK, await SignUpAsync("127.0.0.23", "honest"));

        async Task<HttpStatusCode> SignUpAsync(string from, string attempt)
        {
            using var caller = new HttpClient(AppendingProxy.Calling(IPAddress.Parse(from)));
            using var signUp = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, store.ContactsPath));
            Attempts.Single(other => other.Name == attempt).Send(signUp, TestStore.NewEmail());
            using var answer = await caller.SendAsync(signUp, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"email":"a@b.example","firstName":"Header"}""")]
    [InlineData("""{"properties":{"header":"s"},"a":"\u00e4\u2013\n\\u"}""")]
    [InlineData("header s")]
    public void A_body_that_cannot_name_the_headers_keeps_its_address(string body) => Assert.False(MayNameHeaders(body));

    [Theory]
    [InlineData("""{"headers":1}""")]
    [InlineData("""{"HeAdErS":1}""")]
    [InlineData("{'headers':1}")]
    [InlineData("{headers:1}")]
    [InlineData("""{"\u0068eaders":1}""")]
    [InlineData("""{"\u0048EADERS":1}""")]
    [InlineData("""{"heade\u0072s":1}""")]
    [InlineData("""{"heade\u0052s":1}""")]
    [InlineData("""{"a":"\u007A"}""")] // harmless, but no honest program escapes letters
    [InlineData("""{"a":"about headers"}""")] // harmless as well: it only loses its address
    public void A_body_that_could_name_the_headers_does_not(string body) => Assert.True(MayNameHeaders(body));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Neither_does_one_in_an_encoding_that_the_host_might_read(string encoding)
    {
        var bytes = System.Text.Encoding.GetEncoding(encoding);

        Assert.True(ClientAddressMiddleware.MayNameHeaders(bytes.GetBytes("""{"headers":1}""")));
        Assert.True(ClientAddressMiddleware.MayNameHeaders([.. bytes.GetPreamble(), .. bytes.GetBytes("""{"headers":1}""")]));
        Assert.True(ClientAddressMiddleware.MayNameHeaders([.. bytes.GetPreamble()]));
    }

    private static bool MayNameHeaders(string body) => ClientAddressMiddleware.MayNameHeaders(System.Text.Encoding.UTF8.GetBytes(body));

    private static void Body(HttpRequestMessage request, string json) => request.Content = TestStore.JsonBody(json);

    private static void OnlyWhereLoopbackHasManyAddresses() => Assert.SkipWhen(OperatingSystem.IsMacOS(), "Only 127.0.0.1 is there.");

    private async Task<RunningApp> AppAsync(int proxies, params (string Name, string Value)[] settings)
    {
        var app = new RunningApp(azurite);
        app.Settings["Http:TrustedProxies"] = proxies.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
        {
            app.Settings[name] = value;
        }

        await app.InitializeAsync();
        return app;
    }
}
