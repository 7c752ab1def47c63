using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Hooks;

/// <summary>How the names of hosts become addresses.</summary>
public sealed record HostNames(Func<string, CancellationToken, Task<IPAddress[]>> Resolve)
{
    public static readonly HostNames System = new(Dns.GetHostAddressesAsync);
}

/// <summary>
/// Posts to the addresses of hooks. The address that a connection goes to is looked at when it is made, so that no name that
/// changes its mind leads inside. No redirect is followed, no proxy asked, no cookie kept and no answer read beyond its headers.
/// </summary>
public sealed class Receivers : IDisposable
{
    /// <summary>How long a receiver may take, from the name being looked up to the headers of its answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient client;
    private readonly HostNames names;
    private readonly TimeProvider time;
    private readonly bool allowLoopback;

    public Receivers(HostNames names, IOptions<HookOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.names, this.time, allowLoopback) = (names, time, options.Value.AllowLoopback);
        client = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                PreAuthenticate = false,
                Credentials = null,
                AutomaticDecompression = DecompressionMethods.None,

                // Nor is the address written into a trace: it may hold a secret.
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 4096,
                ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            },
            disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("ContactsFunctions-Webhooks/1");
    }

    /// <summary>Posts once. Whatever goes wrong is an answer.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task<ReceiverAnswer> PostAsync(
        string targetUrl, ReadOnlyMemory<byte> body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(targetUrl)) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new((int)answer.StatusCode, RetryAfter: RetryAfter(answer));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "timeout");
        }
        catch (HttpRequestException e)
        {
            return new(null, Trouble(e));
        }
    }

    public void Dispose() => client.Dispose();

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal)
            ? [literal]
            : await names.Resolve(endPoint.Host, cancellationToken);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => PublicAddresses.Allows(address, allowLoopback)))
        {
            // One address inside is enough: which of them a connection takes is the name's owner's to say.
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Seconds or a date; a time that has passed is none.
    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static string Trouble(HttpRequestException e) => e switch
    {
        _ when Has<NotPublicException>(e) => "not_public",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "no_such_host",
        _ when Has<AuthenticationException>(e) => "tls",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        _ => "unreachable",
    };

    private static bool Has<T>(Exception? e) => e is T || (e?.InnerException is { } inner && Has<T>(inner));

    private sealed class NotPublicException() : IOException("The name leads to an address that is not public.");
}

/// <summary>What came back from a receiver.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Trouble">Why there was none, in a word.</param>
/// <param name="RetryAfter">How long it asked to wait, where it did.</param>
internal sealed record ReceiverAnswer(int? Status, string? Trouble = null, TimeSpan? RetryAfter = null)
{
    public const int Gone = 410;

    public bool IsSuccess => Status is >= 200 and < 300;

    public string Name => Status?.ToString(CultureInfo.InvariantCulture) ?? Trouble!;
}
