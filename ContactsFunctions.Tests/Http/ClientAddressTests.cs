using System.Net;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Http;

/// <summary>Where a request really comes from.</summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(0, "203.0.113.7", null, "192.0.2.1")]
    [InlineData(1, null, null, "192.0.2.1")]
    [InlineData(1, "203.0.113.7", null, "203.0.113.7")]
    [InlineData(1, "6.6.6.6, 203.0.113.7:51234", null, "203.0.113.7")]
    [InlineData(2, "6.6.6.6, 203.0.113.7, 10.0.0.1", null, "203.0.113.7")]
    [InlineData(2, "203.0.113.7", null, "192.0.2.1")]
    [InlineData(1, "not an address", null, "192.0.2.1")]
    [InlineData(1, "[2001:db8::7]:51234", null, "2001:db8::7")]
    public void The_entry_that_a_trusted_proxy_wrote_counts(int trustedProxies, string? forwardedFor, string? originalFor, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ClientAddress.Of(Request("192.0.2.1", forwardedFor, originalFor), trustedProxies));

    [Fact]
    public void An_entry_that_the_worker_moved_to_the_connection_is_not_replaced_by_a_callers_claim() =>
        Assert.Equal(IPAddress.Parse("203.0.113.7"), ClientAddress.Of(Request("203.0.113.7", "6.6.6.6", "127.0.0.1:4711"), trustedProxies: 1));

    [Fact]
    public void An_IPv4_address_in_IPv6_clothes_is_the_IPv4_address() =>
        Assert.Equal(IPAddress.Parse("192.0.2.1"), ClientAddress.Of(Request("::ffff:192.0.2.1", null, null), trustedProxies: 0));

    private static DefaultHttpContext Request(string connection, string? forwardedFor, string? originalFor)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwardedFor is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        }

        if (originalFor is not null)
        {
            context.Request.Headers["X-Original-For"] = originalFor;
        }

        return context;
    }
}
