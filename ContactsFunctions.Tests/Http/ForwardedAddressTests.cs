using System.Net;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Http;

/// <summary>Who calls, behind ASP.NET Core's forwarded-headers middleware as the Functions worker sets it up.</summary>
public sealed class ForwardedAddressTests
{
    [Theory]
    [InlineData("203.0.113.7:51234")]
    [InlineData("198.51.100.1, 203.0.113.7:51234")]
    [InlineData("198.51.100.1, 198.51.100.2, 203.0.113.7")]
    public async Task In_the_cloud_the_caller_is_who_Azures_front_end_saw_whatever_he_claims(string forwardedFor) =>
        Assert.Equal(IPAddress.Parse("203.0.113.7"), await AddressInTheWorkerAsync(forwardedFor, trustedProxies: 1));

    [Fact]
    public async Task With_a_proxy_of_ones_own_in_front_the_caller_is_who_that_one_saw() =>
        Assert.Equal(IPAddress.Parse("198.51.100.2"), await AddressInTheWorkerAsync("192.0.2.1, 198.51.100.2, 203.0.113.7", trustedProxies: 2));

    [Fact]
    public void A_caller_cannot_make_himself_a_stranger_with_the_workers_mark()
    {
        var context = Context("198.51.100.1");
        context.Request.Headers["X-Original-For"] = "anything";

        Assert.Equal(IPAddress.Loopback, ClientAddress.Of(context, trustedProxies: 1));
    }

    private static async Task<IPAddress?> AddressInTheWorkerAsync(string forwardedFor, int trustedProxies)
    {
        IPAddress? seen = null;
        var options = Options.Create(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null });
        var middleware = new ForwardedHeadersMiddleware(
            context =>
            {
                seen = ClientAddress.Of(context, trustedProxies);
                return Task.CompletedTask;
            },
            NullLoggerFactory.Instance,
            options);
        await middleware.Invoke(Context(forwardedFor));
        return seen;
    }

    private static DefaultHttpContext Context(string forwardedFor)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return context;
    }
}
