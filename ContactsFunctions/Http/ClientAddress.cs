using System.Net;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>The address a request really comes from.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The right-most entry of <c>X-Forwarded-For</c> that a trusted proxy wrote; whatever stands further left is the
    /// caller's own claim. Without trusted proxies, the address of the connection.
    /// </summary>
    public static IPAddress? Of(HttpContext context, int trustedProxies)
    {
        if (trustedProxies > 0)
        {
            var headers = context.Request.Headers;
            var chain = headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();

            // The Functions worker's own forwarded-headers middleware takes the right-most entry out of the header and
            // makes it the connection's address, noting so in X-Original-For. Without putting it back, a caller's own
            // claim further left would count as the proxy's word.
            if (headers.ContainsKey("X-Original-For") && context.Connection.RemoteIpAddress is { } moved)
            {
                chain.Add(moved.ToString());
            }

            var index = chain.Count - trustedProxies;
            if (index >= 0 && TryParse(chain[index], out var forwarded))
            {
                return forwarded;
            }
        }

        return Plain(context.Connection.RemoteIpAddress);
    }

    // Azure's front ends write the port as well: 203.0.113.7:51234 or [2001:db8::7]:51234.
    private static bool TryParse(string entry, out IPAddress? address)
    {
        address = null;
        if (IPEndPoint.TryParse(entry, out var endpoint))
        {
            address = Plain(endpoint.Address);
        }

        return address is not null;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
