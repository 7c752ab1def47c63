using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>
/// Makes the connection's address the caller's, where proxies stand in front of the app. The Functions host forwards
/// requests with its own peer in <c>X-Forwarded-For</c>; what the proxies wrote is only in the trigger metadata, in its
/// <c>Headers</c>.
/// </summary>
/// <remarks>
/// The host gives that name to the headers last: a query parameter or a top-level property of a JSON body called
/// "headers" takes it away, and would let a caller choose his own address. Such a request has no known address.
/// </remarks>
internal sealed class ClientAddressMiddleware(IOptions<HttpOptions> options) : IFunctionsWorkerMiddleware
{
    private const string Headers = "Headers";

    /// <summary>Larger bodies are refused by every function, so that nothing is lost by not looking into them. In bytes.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly SearchValues<string> OwnHeaders = SearchValues.Create(["headers"], StringComparison.OrdinalIgnoreCase);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            var proxies = options.Value.TrustedProxies;
            http.Connection.RemoteIpAddress = proxies > 0 && await MayReplaceHeadersAsync(http.Request)
                ? null
                : ClientAddress.Of(proxies > 0 ? ForwardedFor(context) : null, http.Connection.RemoteIpAddress, proxies);
        }

        await next(context);
    }

    private static string? ForwardedFor(FunctionContext context)
    {
        if (!context.BindingContext.BindingData.TryGetValue(Headers, out var headers) || headers is not string json)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        foreach (var header in document.RootElement.EnumerateObject())
        {
            if (header.Name.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase))
            {
                return header.Value.GetString();
            }
        }

        return null;
    }

    private static async Task<bool> MayReplaceHeadersAsync(HttpRequest request)
    {
        if (request.Query.ContainsKey(Headers))
        {
            return true;
        }

        // The host looks into a body only where its length is declared.
        if (request.ContentLength is not > 0)
        {
            return false;
        }

        if (request.ContentLength > MaxBytes)
        {
            return true;
        }

        try
        {
            var body = await RequestBody.ReadBytesAsync(request, MaxBytes, request.HttpContext.RequestAborted);
            request.Body = new MemoryStream(body.ToArray(), writable: false);
            return MayNameHeaders(body.Span);
        }
        catch (Exception unreadable) when (unreadable
            is IOException or BadHttpRequestException or OperationCanceledException or ProblemException)
        {
            // The function meets the same trouble, and answers it.
            return true;
        }
    }

    /// <summary>
    /// Whether a body could have a property that is called "headers" to the host's lenient parser, in whatever letters,
    /// quotes, escapes and encoding. A harmless body that looks as if it could only loses its address.
    /// </summary>
    internal static bool MayNameHeaders(ReadOnlySpan<byte> body)
    {
        // UTF-16 and UTF-32, by their marks or their zeros, are nothing that a function accepts.
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            || body.Contains((byte)0))
        {
            return true;
        }

        // Letters are never escaped by honest programs: \u0041 to \u007a.
        for (var rest = body; rest.IndexOf("\\u00"u8) is var at and >= 0; rest = rest[(at + 4)..])
        {
            if (at + 4 < rest.Length && rest[at + 4] is >= (byte)'4' and <= (byte)'7')
            {
                return true;
            }
        }

        return Encoding.Latin1.GetString(body).AsSpan().ContainsAny(OwnHeaders);
    }
}
