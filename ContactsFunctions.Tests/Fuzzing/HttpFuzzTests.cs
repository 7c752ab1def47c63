using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Fuzzing;

/// <summary>Nonsense over real sockets: every answer is an honest one, and nothing of what was sent is in the log.</summary>
[Trait("Lane", "Slow")]
public sealed class HttpFuzzTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // Without the minimum time of public answers: what is measured here is whether there is one.
    private readonly RunningApp app = new(azurite) { Settings = { ["Http:PublicAnswerFloor"] = "00:00:00" } };

    /// <summary>The full form: <c>CONTACTS_FUZZ</c>, a hundredth of it.</summary>
    private static readonly int Requests = Math.Max(20_000, int.Parse(Environment.GetEnvironmentVariable("CONTACTS_FUZZ") ?? "0", CultureInfo.InvariantCulture) / 100);

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task No_request_gets_a_500_and_the_log_repeats_none()
    {
        var store = await app.NewStoreAsync("""{"name":"Test Shop","welcomeEmail":true,"defaultRegion":"US","sms":{"inboundSecret":"a-secret-of-the-provider"}}""");
        var watch = Stopwatch.StartNew();
        var answers = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (seed, _) =>
        {
            var status = seed % 12 == 0 ? await RawAsync(new BadInput(seed), store) : await RequestAsync(new BadInput(seed), store);
            Assert.True(status is < 500 or 503, $"request {seed}: {status}");
            answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        });
        Figures.Report("http-fuzzing", string.Create(CultureInfo.InvariantCulture,
            $"{Requests} requests in {watch.Elapsed.TotalSeconds:0} s: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Value} x {(a.Key == 0 ? "cut off" : a.Key)}"))}"));
        Assert.True(answers.GetValueOrDefault(200) > 0 && answers.GetValueOrDefault(400) > 0);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(BadInput.Mark, StringComparison.Ordinal));
        Assert.All(app.Smtp.Mails, mail => Assert.DoesNotContain("Bcc", ParsedMail.Parse(mail.Raw).HeaderNames));
    }

    [Fact]
    public async Task A_body_far_too_large_is_refused_without_being_kept()
    {
        var store = await app.NewStoreAsync();
        using var body = new ByteArrayContent(new byte[10 * 1024 * 1024]) { Headers = { ContentType = new("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.BaseAddress, store.ContactsPath)) { Content = body };
        request.Headers.ExpectContinue = true;
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_never_comes_does_not_hold_up_others_and_is_given_up()
    {
        var store = await app.NewStoreAsync();
        var slow = Enumerable.Range(0, 40).Select(_ => ExchangeAsync(
            Encoding.ASCII.GetBytes($"POST /{store.ContactsPath} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{{\"email\":"))).ToArray();
        using var answer = await store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(await Task.WhenAll(slow), status => Assert.True(status is 0 or 400 or 408, $"{status}"));
    }

    /// <summary>Where nonsense is sent to: every route that reads something, some of them more often.</summary>
    private static string Target(BadInput input, TestStore store) => input.Next(25) switch
    {
        0 => $"confirm/{Uri.EscapeDataString(Start(input.Text(), 200))}",
        1 => $"unsubscribe/{Convert.ToHexString(input.Noise(input.Next(200)))}",
        2 => $"api/v1/stores/{Uri.EscapeDataString(input.OneOf(["..", "%00", BadInput.Mark, "x'y", "a/b"]))}/contacts",
        3 => $"{store.ContactsPath}?{Query(input)}",
        4 => $"{store.ContactsPath}/{Id(input)}",
        5 => $"{store.ContactsPath}/unsubscribe",
        6 => $"api/v2/stores/{store.Id}/contacts/batch",
        7 => $"api/v2/stores/{store.Id}/customers?{Query(input)}",
        8 => $"api/v2/stores/{store.Id}/customers/{Id(input)}",
        9 => $"webhooks/store/{store.Id}",
        10 => $"webhooks?storeId={store.Id}",
        11 => $"{Version(input)}/contacts",
        12 => $"{Version(input)}/contacts?{Query(input)}",
        13 => $"{Version(input)}/contacts/{Id(input)}",
        14 => $"{Version(input)}/batches?{Query(input)}",
        15 => $"{Version(input)}/batches/{Id(input)[..24]}/items",
        16 => input.OneOf(["v5/contacts-tags", "api/contacts/tags"]),
        17 => $"{Version(input)}/{input.OneOf(["events", "orders", "brands/current", "accounts", BadInput.Mark])}",
        18 => $"s/{store.Id}?{Query(input)}",
        19 => $"webhooks/sms/{input.OneOf([store.Id, BadInput.Mark])}",
        _ => store.ContactsPath,
    };

    private static string Query(BadInput input) =>
        $"email={Uri.EscapeDataString(Start(input.Text(), 100))}&limit={input.Next(400) - 50}&{input.OneOf(["after", "offset", "status", "tag", "updatedSince", "page"])}={Uri.EscapeDataString(Start(input.Text(), 100))}";

    private static string Version(BadInput input) => input.OneOf(["v3", "v5", "api"]);

    private static string Id(BadInput input) => Convert.ToHexStringLower(input.Noise(16));

    /// <summary>The body as the route wants it, at least on the outside.</summary>
    private static byte[] Wrapped(string path, byte[] body) =>
        path.Contains("/batches", StringComparison.Ordinal) ? [.. """{"method":"POST","endpoint":"contacts","items":["""u8, .. body, .. ","u8, .. body, .. "]}"u8]
        : path.EndsWith("contacts/batch", StringComparison.Ordinal) ? [.. """{"contacts":["""u8, .. body, .. "]}"u8]
        : path.Contains("/customers", StringComparison.Ordinal) ? [.. """{"customer":"""u8, .. body, .. "}"u8]
        : body;

    private async Task<int> RequestAsync(BadInput input, TestStore store)
    {
        var path = Target(input, store);
        var (type, body) = input.Next(3) == 0 ? input.Form() : ("application/json", input.Body());
        using var content = new ByteArrayContent(type == "application/json" ? Wrapped(path, body) : body);
        content.Headers.TryAddWithoutValidation("Content-Type", input.Next(30) == 0 ? input.OneOf(["text/plain", "application/json; charset=utf-16", BadInput.Mark, "multipart/form-data"]) : type);
        HttpMethod[] fitting = path.Contains('?', StringComparison.Ordinal) || path.EndsWith("/items", StringComparison.Ordinal) ? [HttpMethod.Get, HttpMethod.Get, HttpMethod.Patch]
            : path.Contains(BadInput.Mark, StringComparison.Ordinal) || path[(path.LastIndexOf('/') + 1)..].Length == 32 ? [HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete]
            : [HttpMethod.Post];
        var method = input.Next(8) == 0 ? input.OneOf([HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Head]) : input.OneOf(fitting);
        using var request = new HttpRequestMessage(method, new Uri(app.BaseAddress, path));
        request.Content = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? null : content;
        request.Headers.TryAddWithoutValidation("Omnisend-Version", input.Next(10) == 0 ? BadInput.Mark : "2026-03-15");
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", input.Next(10) == 0 ? BadInput.Mark : Convert.ToBase64String(input.Noise(20)));
        request.Headers.TryAddWithoutValidation("x-event-type", input.OneOf(["customers/create", "customers/update", "newsletter/subscribed", "newsletter/unsubscribed", BadInput.Mark]));
        switch (path.StartsWith(store.ContactsPath, StringComparison.Ordinal) ? input.Next(4) : input.Next(2))
        {
            case 0:
                request.Headers.TryAddWithoutValidation("X-API-Key", store.ApiKey);
                break;
            case 1:
                request.Headers.TryAddWithoutValidation(input.OneOf(["X-API-Key", "Authorization", "X-Token", "Accept", "Accept-Language", "User-Agent", "Referer", "Origin", "X-Forwarded-For"]), BadInput.Mark + input.Next(1000));
                break;
            default:
                request.Headers.TryAddWithoutValidation("Accept", "text/html");
                break;
        }

        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private Task<int> RawAsync(BadInput input, TestStore store)
    {
        var path = $"/{store.ContactsPath}";
        return ExchangeAsync(input.Next(6) switch
        {
            // A bomb of headers; one endless header; a line that is no request; two lengths; chunks that lie; noise.
            0 => Ascii($"GET {path} HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 3000).Select(i => $"X-{BadInput.Mark}-{i}: {i}\r\n"))}\r\n"),
            1 => Ascii($"GET {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {BadInput.Mark}{new string('a', 100_000)}\r\n\r\n"),
            2 => Ascii($"{BadInput.Mark} {path}\r\n\r\n"),
            3 => Ascii($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{{}}"),
            4 => Ascii($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ{BadInput.Mark}\r\n"),
            _ => [.. input.Noise(200), .. "\r\n\r\n"u8],
        });
    }

    /// <returns>The status answered; 0 where the connection was closed without one.</returns>
    private async Task<int> ExchangeAsync(byte[] sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(sent, TestContext.Current.CancellationToken);
            var answer = new byte[64];
            var length = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
            return length >= 12 ? int.Parse(Encoding.ASCII.GetString(answer, 9, 3), CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Start(string text, int length) => text.Length <= length ? text : text[..length];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
