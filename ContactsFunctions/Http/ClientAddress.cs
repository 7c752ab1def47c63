using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>Settings of the section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// How many proxies in front of the app are trusted to add the caller to <c>X-Forwarded-For</c>: 1 in Azure,
    /// 0 where callers connect directly.
    /// </summary>
    public int TrustedProxies { get; set; }

    /// <summary>
    /// How long every accepted request without a key takes at least: long enough for storing a new contact, so that
    /// the time tells nothing about the address. Up to 5 seconds.
    /// </summary>
    public TimeSpan PublicAnswerFloor { get; set; } = TimeSpan.FromMilliseconds(100);
}

internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options) =>
        options.PublicAnswerFloor < TimeSpan.Zero || options.PublicAnswerFloor > TimeSpan.FromSeconds(5)
            ? ValidateOptionsResult.Fail("Http:PublicAnswerFloor must be between 00:00:00 and 00:00:05.")
            : ValidateOptionsResult.Success;
}

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
