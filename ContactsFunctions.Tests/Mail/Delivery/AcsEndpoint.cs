using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Mail.Delivery;

/// <summary>The e-mail API of Azure Communication Services as a test wants it, on a socket, over TLS.</summary>
internal sealed class AcsEndpoint : IAsyncDisposable
{
    private LoopbackServer server = null!;

    /// <summary>The answer to a mail.</summary>
    public Func<HttpContext, Task> OnSend { get; set; } = context => AnswerAsync(context, 202, "Running");

    /// <summary>The answer to the question of how a mail fares; the number counts from 1.</summary>
    public Func<HttpContext, int, Task> OnAsk { get; set; } = (context, _) => AnswerAsync(context, 200, "Succeeded");

    public FixedToken Identity { get; } = new();

    public IReadOnlyList<RecordedRequest> Sent => [.. server.Requests.Where(request => request.Method == "POST")];

    public IReadOnlyList<RecordedRequest> Asked => [.. server.Requests.Where(request => request.Method == "GET")];

    public static async Task<AcsEndpoint> StartAsync()
    {
        var endpoint = new AcsEndpoint();
        endpoint.server = await LoopbackServer.StartAsync(
            (context, _) => context.Request.Method == "POST" ? endpoint.OnSend(context) : endpoint.OnAsk(context, endpoint.Asked.Count), https: true);
        return endpoint;
    }

    public AcsDelivery Delivery() =>
        new(new AcsEmailApi(server.Address, Identity, new() { Transport = LoopbackServer.TrustingTransport() }));

    /// <summary>An operation's state, to be asked for again after so many seconds.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string state, string? error = null, int? retryAfter = 0)
    {
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return context.Response.WriteAsJsonAsync(new { id = "operation", status = state, error = error is null ? null : new { code = error, message = "quotes ada@example.org" } });
    }

    public static Task RefuseAsync(HttpContext context, int status, string code, int? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return context.Response.WriteAsJsonAsync(new { error = new { code, message = "quotes ada@example.org" } });
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
