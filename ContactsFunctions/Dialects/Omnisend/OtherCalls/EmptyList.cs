using System.Text.Json.Serialization;

namespace ContactsFunctions.Dialects.Omnisend.OtherCalls;

/// <summary>A list with nothing on it, under the name that clients look for, and its one page.</summary>
internal static class EmptyList
{
    public static readonly string[] Kinds =
        ["events", "orders", "products", "carts", "categories", "product-categories", "customer-events"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="isCursor">Whether this version walks by cursors.</param>
    public static Dictionary<string, object> Of(string kind, bool isCursor) => new()
    {
        [kind] = Array.Empty<string>(),
        ["paging"] = isCursor
            ? new EmptyCursorPage(Limit: 100, HasMore: false, new(After: null, Before: null))
            : new EmptyPage(Previous: null, Next: null, Offset: 0, Limit: 100),
    };
}

internal sealed record EmptyPage(string? Previous, string? Next, int Offset, int Limit);

internal sealed record EmptyCursorPage(int Limit, bool HasMore, EmptyCursors Cursors);

internal sealed record EmptyCursors(string? After, string? Before);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(EmptyPage))]
[JsonSerializable(typeof(EmptyCursorPage))]
internal sealed partial class OtherCallsJson : JsonSerializerContext;
