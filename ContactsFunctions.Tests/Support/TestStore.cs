using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Support;

/// <summary>A store of one test, and what its callers and its customers do.</summary>
public sealed partial class TestStore(RunningApp app, string id, string apiKey)
{
    public string Id => id;

    public string ApiKey => apiKey;

    public string ContactsPath => $"api/v1/stores/{id}/contacts";

    /// <summary>An address nobody else in the test run has, so that its mails can be told from others'.</summary>
    public static string NewEmail() => $"p{Guid.NewGuid():N}@example.com";

    /// <summary>Posts a contact with the store's key.</summary>
    public Task<HttpResponseMessage> PostAuthenticatedAsync(string json) => SendAsync(HttpMethod.Post, ContactsPath, JsonBody(json), authenticated: true);

    /// <summary>Posts a contact without a key.</summary>
    public Task<HttpResponseMessage> PostPublicAsync(string json) => SendAsync(HttpMethod.Post, ContactsPath, JsonBody(json), authenticated: false);

    /// <summary>Posts a batch.</summary>
    public Task<HttpResponseMessage> PostBatchAsync(string json) => SendAsync(HttpMethod.Post, $"api/v2/stores/{id}/contacts/batch", JsonBody(json), authenticated: true);

    public Task<HttpResponseMessage> PatchAsync(string contactId, string json) => SendAsync(HttpMethod.Patch, $"{ContactsPath}/{contactId}", JsonBody(json), authenticated: true);

    public Task<HttpResponseMessage> DeleteAsync(string contactId) => SendAsync(HttpMethod.Delete, $"{ContactsPath}/{contactId}", null, authenticated: true);

    /// <summary>Posts a contact with the store's key, and reads the answer of a 200.</summary>
    public async Task<JsonElement> SubmitAsync(string json)
    {
        using var answer = await PostAuthenticatedAsync(json);
        return await Json.OkAsync(answer);
    }

    public async Task<JsonElement> BatchAsync(string json)
    {
        using var answer = await PostBatchAsync(json);
        return await Json.OkAsync(answer);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, bool authenticated, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(app.BaseAddress, path)) { Content = body };
        if (authenticated)
        {
            request.Headers.Add("X-API-Key", apiKey);
        }

        change?.Invoke(request);
        if (request.Content is StringContent)
        {
            app.Sent.Remember(await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The contact with this address as the list shows it; fails when there is none.</summary>
    public async Task<JsonElement> FindAsync(string email)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"{ContactsPath}?email={Uri.EscapeDataString(email)}", null, authenticated: true);
        return Assert.Single((await Json.ReadAsync(answer)).GetProperty("contacts").EnumerateArray());
    }

    /// <summary>The contact with its consent log.</summary>
    public async Task<JsonElement> GetAsync(string contactId)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"{ContactsPath}/{contactId}", null, authenticated: true);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Json.ReadAsync(answer);
    }

    /// <summary>The status of the email channel.</summary>
    public async Task<string> StatusAsync(string email) =>
        (await FindAsync(email)).GetProperty("identifiers")[0].GetProperty("channels").GetProperty("email").GetProperty("status").GetString()!;

    /// <summary>Waits for the mail of a kind to an address.</summary>
    /// <param name="isWelcome">The welcome mail; otherwise the confirmation mail.</param>
    /// <param name="number">Which of them, counted from 0.</param>
    public async Task<ParsedMail> MailAsync(string email, bool isWelcome = false, int number = 0)
    {
        // All mails are looked at again whenever one arrives.
        var skipped = new HashSet<ReceivedMail>(ReferenceEqualityComparer.Instance);
        var received = await app.Smtp.WaitForAsync(
            mail => mail.Recipients.Contains(email, StringComparer.OrdinalIgnoreCase)
                && IsWelcome(mail) == isWelcome
                && !skipped.Contains(mail)
                && (skipped.Count >= number || !skipped.Add(mail)),
            TestContext.Current.CancellationToken);
        return ParsedMail.Parse(received.Raw);
    }

    /// <summary>The link of the first confirmation mail to an address.</summary>
    public async Task<Uri> ConfirmLinkAsync(string email, int number = 0) => LinkIn(await MailAsync(email, number: number), "confirm");

    public static Uri LinkIn(ParsedMail mail, string route)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return new(Regex.Match(mail.Text!, $@"http://\S+/{route}/[A-Za-z0-9_-]+").Value);
    }

    /// <summary>Presses a button on the page behind a link.</summary>
    public async Task<HttpResponseMessage> PressAsync(Uri link, string action)
    {
        using var form = new FormUrlEncodedContent([new("action", action)]);
        return await app.Client.PostAsync(link, form, TestContext.Current.CancellationToken);
    }

    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    private static bool IsWelcome(ReceivedMail mail) => mail.Raw.Contains("\nList-Unsubscribe:", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Answers as JSON.</summary>
public static class Json
{
    /// <summary>The answer, which must be a 200.</summary>
    public static async Task<JsonElement> OkAsync(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Assert.True(
            answer.StatusCode == HttpStatusCode.OK,
            $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await ReadAsync(answer);
    }

    /// <summary>The answer, which must be a problem of that status; its errors as <c>field code</c>.</summary>
    public static async Task<string[]> ErrorsAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(answer);
        Assert.InRange(problem.GetProperty("error").GetString()!.Length, 1, 250);
        return [.. problem.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("field").GetString()} {e.GetProperty("code").GetString()}")];
    }

    /// <summary>Texts of a list.</summary>
    public static IEnumerable<string?> Texts(this JsonElement list) => list.EnumerateArray().Select(item => item.GetString());

    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
