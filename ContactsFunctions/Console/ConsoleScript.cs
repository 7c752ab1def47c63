using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console;

/// <summary>The console's one script, <c>Console/console.js</c>. The version stands in its address, so that browsers keep it.</summary>
public sealed class ConsoleScript(HttpBoundary boundary)
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(EmbeddedFile.Read("Console/console.js"));

    private static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8));

    public static string Path { get; } = $"/console.js?v={Version}";

    [Function("ConsoleScript")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console.js")] HttpRequest request) =>
        boundary.RunAsync(request, _ =>
        {
            var headers = request.HttpContext.Response.Headers;
            headers.CacheControl = request.Query["v"] == Version ? "public, max-age=31536000, immutable" : "no-cache";
            headers.XContentTypeOptions = "nosniff";
            return Task.FromResult(Results.Bytes(Content, "text/javascript; charset=utf-8"));
        });
}
