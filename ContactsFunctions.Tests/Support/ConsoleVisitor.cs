using System.Net;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Support;

/// <summary>Somebody at the console: one cookie, forms that are posted with the token of the page they stand on.</summary>
public sealed partial class ConsoleVisitor(RunningApp app, string storeId, string? cookie = null)
{
    /// <summary>The cookie as it is sent; null where there is none.</summary>
    public string? Cookie { get; set; } = cookie;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signs in by a link that the operator makes.</summary>
    public static async Task<ConsoleVisitor> SignInAsync(RunningApp app, TestStore store)
    {
        var visitor = new ConsoleVisitor(app, store.Id);
        await visitor.EnterAsync(await LinkAsync(app, store));
        return visitor;
    }

    public static async Task<Uri> LinkAsync(RunningApp app, TestStore store)
    {
        using var made = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/console-link");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return new((await Json.ReadAsync(made)).GetProperty("link").GetString()!);
    }

    /// <summary>Presses the button behind a link, which must sign in.</summary>
    public async Task EnterAsync(Uri link)
    {
        using var entered = await SendAsync(HttpMethod.Post, link.AbsoluteUri, []);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.Equal($"/console/{storeId}", entered.Headers.Location!.OriginalString);
    }

    /// <param name="page">Below the store's own address.</param>
    public Task<HttpResponseMessage> GetAsync(string page = "") => SendAsync(HttpMethod.Get, PathOf(page), null);

    /// <summary>The text of a page that is shown.</summary>
    public async Task<string> ReadAsync(string page = "")
    {
        using var answer = await GetAsync(page);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {(int)answer.StatusCode} {text}");
        return WebUtility.HtmlDecode(text);
    }

    /// <summary>Posts a form, with the token that the session's pages carry unless the fields bring one.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> sent = [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))];
        if (!sent.Exists(field => field.Key == "form-token"))
        {
            sent.Add(new("form-token", await TokenAsync()));
        }

        return await SendAsync(HttpMethod.Post, PathOf(page), sent);
    }

    /// <summary>What the forms of this session carry.</summary>
    public async Task<string> TokenAsync() => Token().Match(await ReadAsync()).Groups[1].Value;

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? fields, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(app.BaseAddress, path));
        request.Content = fields is null ? null : new FormUrlEncodedContent(fields);
        if (Cookie is not null)
        {
            request.Headers.Add("Cookie", Cookie);
        }

        change?.Invoke(request);
        var answer = await app.Client.SendAsync(request, Cancellation);
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            var given = set.Single().Split(';')[0];
            Cookie = given.EndsWith('=') ? null : given;
        }

        return answer;
    }

    private string PathOf(string page) => page is "" or ['?', ..] ? $"console/{storeId}{page}" : $"console/{storeId}/{page}";

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
