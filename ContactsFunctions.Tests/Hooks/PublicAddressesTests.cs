using System.Net;
using ContactsFunctions.Hooks;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>Which addresses webhooks may reach.</summary>
public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_inside_is_refused(string address) => Assert.False(PublicAddresses.Allows(IPAddress.Parse(address), allowLoopback: false));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void An_address_of_the_internet_is_allowed(string address) => Assert.True(PublicAddresses.Allows(IPAddress.Parse(address), allowLoopback: false));

    [Fact]
    public void A_local_run_reaches_this_machine_and_no_other_inside()
    {
        Assert.True(PublicAddresses.Allows(IPAddress.Loopback, allowLoopback: true));
        Assert.True(PublicAddresses.Allows(IPAddress.IPv6Loopback, allowLoopback: true));
        Assert.False(PublicAddresses.Allows(IPAddress.Parse("169.254.169.254"), allowLoopback: true));
        Assert.False(PublicAddresses.Allows(IPAddress.Parse("10.0.0.1"), allowLoopback: true));
    }
}
