using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Manage;

/// <summary>The life of settings: what is answered is what is kept, and what is kept works (contract §10).</summary>
public sealed class SettingsOverHttpTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_are_answered_in_the_form_in_which_they_are_used()
    {
        const string Sent = """
            {"name":" Shöp ","defaultRegion":"de","sender":{"address":" news@exämple.com ","replyTo":"help@exämple.com"},
             "brand":{"logoUrl":"https://exämple.com/l.png","color":"#FFD400","language":"DE-at"},
             "allowedOrigins":["https://exämple.com/"],"redirectUrls":["https://exämple.com/größe"],"defaultRedirect":"https://exämple.com"}
            """;
        var store = await app.NewStoreAsync();
        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", Sent);
        using var got = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}");
        var settings = (await Json.OkAsync(put)).GetProperty("settings").GetRawText();

        Assert.Equal(settings, (await Json.OkAsync(got)).GetProperty("settings").GetRawText());
        foreach (var kept in new[] { "\"Shöp\"", "\"DE\"", "news@xn--exmple-cua.com", "help@xn--exmple-cua.com", "https://xn--exmple-cua.com/l.png", "#ffd400", "\"de\"", "\"https://xn--exmple-cua.com\"", "gr%C3%B6%C3%9Fe", "\"https://xn--exmple-cua.com/\"" })
        {
            Assert.Contains(kept, settings, StringComparison.Ordinal);
        }

        // Who puts what they got changes nothing.
        using var again = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", settings);
        Assert.Equal(settings, (await Json.OkAsync(again)).GetProperty("settings").GetRawText());

        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        var mail = await store.MailAsync(email);
        Assert.Contains("<news@xn--exmple-cua.com>", mail["From"], StringComparison.Ordinal);
        Assert.Equal("help@xn--exmple-cua.com", mail["Reply-To"]);
    }

    [Fact]
    public async Task Settings_too_large_for_their_row_are_refused_by_name_and_just_smaller_ones_are_kept()
    {
        var store = await app.NewStoreAsync();
        using var refused = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", Large(54_000));
        Assert.Equal(["templates.confirmation.html too_large"], await Json.ErrorsAsync(refused, HttpStatusCode.BadRequest));

        using var kept = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", Large(52_000));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        using var page = await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}"), Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        // Written as they are: escapes would make the body larger than it may be.
        static string Large(int length)
        {
            var template = $"{{\"html\":\"{new string('語', length)}a\",\"text\":\"{new string('語', length)}\"}}";
            var urls = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"https://shop.example/{i}/{new string('c', 2000)}\""));
            var origins = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"https://{new string('b', 60)}.shop{i}.example\""));
            return $"{{\"templates\":{{\"confirmation\":{template},\"welcome\":{template}}},\"redirectUrls\":[{urls}],\"allowedOrigins\":[{origins}]}}";
        }
    }

    [Fact]
    [Trait("Lane", "Slow")]
    public async Task No_setting_makes_a_500_neither_when_it_is_put_nor_when_it_is_used()
    {
        var answers = new ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_500), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (seed, _) =>
        {
            var id = $"fuzz-{seed}";
            using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{id}", new SettingsSample(seed).Json());
            answers.AddOrUpdate($"put {(int)put.StatusCode}", 1, (_, count) => count + 1);
            if (put.StatusCode == HttpStatusCode.BadRequest)
            {
                Assert.All((await Json.ReadAsync(put)).GetProperty("errors").EnumerateArray(), error => Assert.NotEqual("", error.Text("field")));
                return;
            }

            var settings = (await Json.OkAsync(put)).GetProperty("settings");
            var origin = settings.GetProperty("allowedOrigins")[0].GetString()!.Replace("*", "https://any.example", StringComparison.Ordinal);
            foreach (var (method, path, accept, body) in new (string, string, string, string?)[]
            {
                ("GET", $"s/{id}", "text/html", null),
                ("GET", $"s/{id}/thanks", "text/html", null),
                ("OPTIONS", $"api/v1/stores/{id}/contacts", "*/*", null),
                ("POST", $"api/v1/stores/{id}/contacts", "text/html", $"email={TestStore.NewEmail()}"),
                ("POST", $"api/v1/stores/{id}/contacts", "text/html", "email=nobody"),
            })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(app.BaseAddress, path));
                request.Headers.TryAddWithoutValidation("Accept", accept);
                request.Headers.TryAddWithoutValidation("Origin", origin);
                request.Content = body is null ? null : new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded");
                using var answer = await app.Client.SendAsync(request, Token);
                Assert.True((int)answer.StatusCode < 500, $"{seed}: {method} {path} answers {(int)answer.StatusCode}");
                Assert.True(method != "OPTIONS" || answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin, $"{seed}: {origin} is not let in");
                answers.AddOrUpdate($"{method} {(int)answer.StatusCode}", 1, (_, count) => count + 1);
            }
        });

        Figures.Report("settings-fuzzing", string.Create(CultureInfo.InvariantCulture, $"1500 settings, seeds 0 to 1499: {string.Join(", ", answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Value} x {a.Key}"))}"));
        Assert.True(answers.GetValueOrDefault("put 200") > 100);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("HttpBoundary[4003]", StringComparison.Ordinal));
    }
}
