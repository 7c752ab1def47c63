using System.Net;
using System.Net.Sockets;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Tells addresses of the internet from those of this machine, its network and its cloud. A hook must not reach the latter: whoever
/// may make one could otherwise make the app ask its own neighbours, such as the service that hands out the app's tokens.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>What IANA's registers call not globally reachable, and multicast.</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Azure's own address, on every machine: it tells secrets, and looks like one of the internet.
            "168.63.129.16/32",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Of IPv6 only this block is given out to the internet; what in it leads elsewhere stands below.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicV6 =
    [
        // Protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address.
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }
            .Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether an address is one of the internet.</summary>
    public static bool Has(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        // IPv4 in the clothes of IPv6 is refused without being looked into. NAT64 is outside of what is given out; a mapped address
        // is compared by its IPv4 bits, and so could seem to be inside.
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(NotPublic, network => network.Contains(address))
            : !address.IsIPv4MappedToIPv6
                && GlobalUnicast.Contains(address) && !Array.Exists(NotPublicV6, network => network.Contains(address));
    }

    /// <summary>Whether an app may connect to an address.</summary>
    public static bool Allows(IPAddress address, bool allowLoopback) => Has(address) || (allowLoopback && IPAddress.IsLoopback(address));

    /// <summary>Whether a host may be public: false for an address that is not, and for this machine's name.</summary>
    public static bool MayBe(string host, bool allowLoopback)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out var address) ? Allows(address, allowLoopback)
            : allowLoopback || !(name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
    }
}
