using System.Net;

namespace ContactsFunctions.Http;

/// <summary>The address a request really comes from.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The right-most entry of <c>X-Forwarded-For</c> that a trusted proxy wrote; whatever stands further left is the
    /// caller's own claim. Without trusted proxies, or where they wrote nothing, the address of the connection.
    /// </summary>
    public static IPAddress? Of(string? forwardedFor, IPAddress? connection, int trustedProxies)
    {
        var chain = (forwardedFor ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var index = chain.Length - trustedProxies;
        return trustedProxies > 0 && index >= 0 && TryParse(chain[index], out var forwarded) ? forwarded : Plain(connection);
    }

    // Azure's front ends write the port as well: 203.0.113.7:51234 or [2001:db8::7]:51234.
    private static bool TryParse(string entry, out IPAddress? address)
    {
        address = IPEndPoint.TryParse(entry, out var endpoint) ? Plain(endpoint.Address) : null;
        return address is not null;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
