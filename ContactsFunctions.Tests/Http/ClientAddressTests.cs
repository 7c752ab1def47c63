using System.Net;
using ContactsFunctions.Http;

namespace ContactsFunctions.Tests.Http;

/// <summary>Where a request really comes from.</summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(0, "203.0.113.7", "192.0.2.1")]
    [InlineData(1, null, "192.0.2.1")]
    [InlineData(1, "203.0.113.7", "203.0.113.7")]
    [InlineData(1, "6.6.6.6, 203.0.113.7:51234", "203.0.113.7")]
    [InlineData(2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [InlineData(2, "203.0.113.7", "192.0.2.1")]
    [InlineData(1, "not an address", "192.0.2.1")]
    [InlineData(1, "[2001:db8::7]:51234", "2001:db8::7")]
    public void The_entry_that_a_trusted_proxy_wrote_counts(int trustedProxies, string? forwardedFor, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ClientAddress.Of(forwardedFor, IPAddress.Parse("192.0.2.1"), trustedProxies));

    [Fact]
    public void An_IPv4_address_in_IPv6_clothes_is_the_IPv4_address() =>
        Assert.Equal(IPAddress.Parse("192.0.2.1"), ClientAddress.Of(null, IPAddress.Parse("::ffff:192.0.2.1"), trustedProxies: 0));
}
