using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>
/// A path into JSON, and what must be there: a value to the letter, or its kind in angle brackets, such as
/// <c>&lt;text&gt;</c>. One moment may be spelled in several ways. A path is <c>contacts[0].email</c>; a <c>#</c> at its end
/// counts a list.
/// </summary>
internal static partial class Expectation
{
    private static readonly Dictionary<string, Func<JsonElement?, bool>> Kinds = new(StringComparer.Ordinal)
    {
        ["<text>"] = value => value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0,
        ["<24 hexadecimal digits>"] = value => value is { ValueKind: JsonValueKind.String } text && HexId.IsMatch(text.GetString()!),
        ["<time>"] = value => value is { ValueKind: JsonValueKind.String } text
            && DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, out _),
        ["<number>"] = value => value is { ValueKind: JsonValueKind.Number },
        ["<list>"] = value => value is { ValueKind: JsonValueKind.Array },
        ["<list of texts>"] = value => value is { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        ["<object>"] = value => value is { ValueKind: JsonValueKind.Object },
        ["<absent>"] = value => value is null,
        ["<absent or null>"] = value => value is null or { ValueKind: JsonValueKind.Null },
    };

    public static bool IsMet(JsonElement? actual, JsonElement expected) =>
        expected is { ValueKind: JsonValueKind.String } text && text.GetString()! is ['<', ..] kind
            ? Kinds.GetValueOrDefault(kind, _ => throw new FormatException($"There is no kind {kind}."))(actual)
            : actual is { } value && (JsonElement.DeepEquals(value, expected) || AreOneMoment(value, expected));

    /// <returns>What is there; null where there is nothing.</returns>
    public static JsonElement? At(JsonElement? root, string path)
    {
        var at = root;
        foreach (Match step in Step.Matches(path))
        {
            at = (at, step.Value) switch
            {
                ({ ValueKind: JsonValueKind.Array } list, "#") => JsonSerializer.SerializeToElement(list.GetArrayLength()),
                ({ ValueKind: JsonValueKind.Array } list, ['[', .. var index, ']']) => Item(list, index),
                ({ ValueKind: JsonValueKind.Object } parent, var name) when parent.TryGetProperty(name, out var child) => child,
                _ => null,
            };
        }

        return at;
    }

    private static JsonElement? Item(JsonElement list, string index) =>
        int.Parse(index, CultureInfo.InvariantCulture) is var i && i < list.GetArrayLength() ? list[i] : null;

    private static bool AreOneMoment(JsonElement one, JsonElement other) => Moment(one) is { } moment && moment == Moment(other);

    private static DateTimeOffset? Moment(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Iso.IsMatch(value.GetString()!)
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var moment) ? moment : null;

    [GeneratedRegex(@"\[\d+\]|#|[^.\[\]#]+")]
    private static partial Regex Step { get; }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
    private static partial Regex Iso { get; }

    [GeneratedRegex("^[0-9a-f]{24}$")]
    private static partial Regex HexId { get; }
}
