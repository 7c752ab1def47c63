using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ContactsFunctions.Tests.Http;

/// <summary>A proxy between the app and its storage, that may answer in storage's place.</summary>
internal sealed class StorageDetour : IAsyncDisposable
{
    private readonly WebApplication proxy;
    private readonly HttpClient upstream = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly Dictionary<int, Uri> targets = [];

    private StorageDetour()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        proxy = builder.Build();
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Run(context => Instead?.Invoke(context) ?? ForwardAsync(context));
    }

    /// <summary>The account as the app sees it.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Answers in storage's place; where it is null, or gives null, storage answers.</summary>
    public Func<HttpContext, Task?>? Instead { get; set; }

    public static async Task<StorageDetour> StartAsync(string connectionString)
    {
        var detour = new StorageDetour();
        await detour.proxy.StartAsync(TestContext.Current.CancellationToken);
        detour.ConnectionString = connectionString;
        foreach (var (url, name) in detour.proxy.Urls.Zip(["TableEndpoint", "QueueEndpoint"]))
        {
            var target = new Uri(connectionString.Split(';').Single(part => part.StartsWith(name + '=', StringComparison.Ordinal))[(name.Length + 1)..]);
            detour.targets[new Uri(url).Port] = target;
            detour.ConnectionString = detour.ConnectionString.Replace($":{target.Port}/", $":{new Uri(url).Port}/", StringComparison.Ordinal);
        }

        return detour;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.StopAsync(new CancellationToken(canceled: true));
        await proxy.DisposeAsync();
        upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        // The path goes on letter by letter: it is signed as it was written.
        var target = targets[context.Connection.LocalPort].GetLeftPart(UriPartial.Authority) + context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding" or "Expect")))
        {
            _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!) || request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        }

        using var answer = await upstream.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
