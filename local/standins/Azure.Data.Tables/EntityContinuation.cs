namespace Azure.Data.Tables;

/// <summary>Where the next page starts: "&lt;partition key&gt; &lt;row key&gt;", in the service's own encoding, which has no spaces.</summary>
internal static class EntityContinuation
{
    private const string Header = "x-ms-continuation-Next";

    public static string? Of(Response response)
    {
        var hasPartition = response.Headers.TryGetValue(Header + "PartitionKey", out var partitionKey);
        var hasRow = response.Headers.TryGetValue(Header + "RowKey", out var rowKey);
        return hasPartition || hasRow ? $"{partitionKey} {rowKey}" : null;
    }

    public static (string? PartitionKey, string? RowKey) Parse(string? token)
    {
        if (token is not { Length: > 1 })
        {
            return (null, null);
        }

        var parts = token.Split(' ', 2);
        return (parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }
}
