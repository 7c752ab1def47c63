using System.Net;
using System.Text;
using System.Text.Json;

namespace ContactsFunctions.Local;

/// <summary>The store a developer finds ready: welcome mail on, open to forms of any site.</summary>
internal sealed class DemoStore(Uri app, DevKeys keys) : IDisposable
{
    public const string Id = "demo";

    private const string Settings =
        """{"name":"Demo Shop","welcomeEmail":true,"allowedOrigins":["*"],"owners":["owner@demo-shop.example"],"sender":{"name":"Demo Shop","address":"hello@demo-shop.example"},"brand":{"color":"#0b6e4f"}}""";

    private readonly HttpClient client = new() { BaseAddress = app };

    public void Dispose() => client.Dispose();

    /// <summary>Waits until the app answers <c>/health</c>.</summary>
    public async Task WaitForAppAsync(FunctionsHost host, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 1200 && !host.Exited.IsCompleted; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(25, cancellationToken);
        }

        throw new InvalidOperationException($"The app did not come up:{Environment.NewLine}{host.LastOutput}");
    }

    /// <summary>Creates the store and its key where they are missing; a store that was changed by hand stays as it is.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        using (var known = await SendAsync(HttpMethod.Get, $"manage/stores/{Id}", null, cancellationToken))
        {
            if (known.StatusCode == HttpStatusCode.NotFound)
            {
                using var created = await SendAsync(HttpMethod.Put, $"manage/stores/{Id}", Settings, cancellationToken);
                created.EnsureSuccessStatusCode();
            }
            else
            {
                known.EnsureSuccessStatusCode();
            }
        }

        if (keys.ApiKey is null || !await IsGoodAsync(keys.ApiKey, cancellationToken))
        {
            using var made = await SendAsync(HttpMethod.Post, $"manage/stores/{Id}/keys", null, cancellationToken);
            made.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await made.Content.ReadAsStringAsync(cancellationToken));
            keys.ApiKey = json.RootElement.GetProperty("apiKey").GetString();
        }
    }

    /// <summary>A link into the store's console; works once, for 15 minutes.</summary>
    public async Task<string?> ConsoleLinkAsync(CancellationToken cancellationToken)
    {
        using var made = await SendAsync(HttpMethod.Post, $"manage/stores/{Id}/console-link", null, cancellationToken);
        made.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await made.Content.ReadAsStringAsync(cancellationToken));
        return json.RootElement.GetProperty("link").GetString();
    }

    private async Task<bool> IsGoodAsync(string apiKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/me");
        request.Headers.Add("X-API-Key", apiKey);
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-functions-key", keys.MasterKey);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, cancellationToken);
    }
}
