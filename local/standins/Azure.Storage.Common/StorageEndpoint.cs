using System.Net;

namespace Azure.Storage;

/// <summary>What the address of a storage service says.</summary>
internal static class StorageEndpoint
{
    public static Uri WithSegment(Uri endpoint, string segment)
    {
        var uri = new UriBuilder(endpoint);
        uri.Path = uri.Path.TrimEnd('/') + "/" + segment;
        return uri.Uri;
    }

    /// <summary>The account's first label of the host, or the first path segment where the host is no account's own (Azurite).</summary>
    public static string AccountName(Uri endpoint) => IsPathStyle(endpoint)
        ? Segment(endpoint, 0)
        : endpoint.Host.Split('.')[0];

    /// <summary>The resource (queue, table) that an address names, after the account when that is in the path.</summary>
    public static string ResourceName(Uri endpoint) => Segment(endpoint, IsPathStyle(endpoint) ? 1 : 0);

    /// <summary>Tokens over plain HTTP would be anyone's to read.</summary>
    public static void RequireHttpsForTokens(Uri endpoint)
    {
        if (!string.Equals(endpoint.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("Cannot use TokenCredential without HTTPS.");
        }
    }

    private static bool IsPathStyle(Uri endpoint) =>
        !endpoint.Host.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(endpoint.Host, out _);

    private static string Segment(Uri endpoint, int index)
    {
        var segments = endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return index < segments.Length ? Uri.UnescapeDataString(segments[index]) : string.Empty;
    }
}
