using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace ContactsFunctions.Tests.Http;

/// <summary>
/// A proxy as it stands in front of an app: forwards everything, and appends the address that it was called from to
/// <c>X-Forwarded-For</c>. It calls from an address of its own, of which 127.0.0.0/8 has enough.
/// </summary>
internal sealed class AppendingProxy : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpMessageInvoker client;

    private AppendingProxy(Uri target, IPAddress address)
    {
        client = new(Calling(address));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        web = builder.Build();
        web.Run(async context => await web.Services.GetRequiredService<IHttpForwarder>()
            .SendAsync(context, target.AbsoluteUri, client, ForwarderRequestConfig.Empty, new Appending()));
    }

    public Uri Address => new(web.Urls.First());

    /// <summary>As many as there are addresses; the first of them is the one to call.</summary>
    /// <param name="target">What the last of them calls.</param>
    /// <param name="addresses">Where each calls from, in the order of a request.</param>
    public static async Task<IReadOnlyList<AppendingProxy>> ChainAsync(Uri target, params IPAddress[] addresses)
    {
        var chain = new List<AppendingProxy>();
        foreach (var address in addresses.Reverse())
        {
            var proxy = new AppendingProxy(target, address);
            await proxy.web.StartAsync(TestContext.Current.CancellationToken);
            target = proxy.Address;
            chain.Insert(0, proxy);
        }

        return chain;
    }

    /// <summary>Calls from an address.</summary>
    public static SocketsHttpHandler Calling(IPAddress from) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        client.Dispose();
    }

    private sealed class Appending : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var before = httpContext.Request.Headers["X-Forwarded-For"].ToString();
            var peer = httpContext.Connection.RemoteIpAddress!.ToString();
            proxyRequest.Headers.Remove("X-Forwarded-For");
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", before.Length == 0 ? peer : $"{before}, {peer}");
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
        }
    }
}
