using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>
/// What stands for what is different each time: <c>{email}</c>, <c>{plus}</c> (with a plus sign), <c>{other}</c>,
/// <c>{third}</c>, <c>{storeId}</c>, <c>{apiKey}</c>, <c>{now}</c> in several spellings, and what was kept of an answer.
/// <c>{name:escaped}</c> is for an address, <c>{name:seconds}</c> cuts a time as most languages do, and a text that is
/// <c>{=name}</c> alone becomes the JSON that was kept.
/// </summary>
/// <param name="start">When the client began.</param>
internal sealed partial class Placeholders(TestStore store, DateTimeOffset start)
{
    private const string Seconds = "yyyy-MM-ddTHH:mm:ss'Z'";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal)
    {
        ["storeId"] = store.Id,
        ["apiKey"] = store.ApiKey,
        ["email"] = TestStore.NewEmail(),
        ["plus"] = TestStore.NewEmail().Replace("@", "+shop@", StringComparison.Ordinal),
        ["other"] = TestStore.NewEmail(),
        ["third"] = TestStore.NewEmail(),
    };

    /// <summary>Sets the client's clock. It shows whole seconds, as many languages' clocks do, so each call is a second later.</summary>
    public void TurnClock(int calls)
    {
        var now = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(calls);
        values["now"] = Spelled(Seconds);
        values["nowOffset"] = Spelled("yyyy-MM-ddTHH:mm:ss+00:00");
        values["nowMs"] = Spelled("yyyy-MM-ddTHH:mm:ss.fff'Z'");
        values["nowUnix"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        string Spelled(string format) => now.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    public void Keep(string name, JsonElement value)
    {
        values[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        values["=" + name] = value.GetRawText();
    }

    /// <exception cref="KeyNotFoundException">A placeholder has no value, as the answer that it is of did not come.</exception>
    public string Fill(string text)
    {
        var withJson = Json.Replace(text, match => Value("=" + match.Groups[1].Value));
        return Text.Replace(withJson, match => Spell(Value(match.Groups[1].Value), match.Groups[2].Value));
    }

    public JsonElement Fill(JsonElement json) => JsonElement.Parse(Fill(json.GetRawText()));

    private string Value(string name) =>
        values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"There is no {{{name}}}.");

    private static string Spell(string value, string how) => how switch
    {
        "" => value,
        "escaped" => Uri.EscapeDataString(value),
        "seconds" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"No placeholder is spelled '{how}'."),
    };

    // An object of JSON begins with {" or {}, so a placeholder is never one.
    [GeneratedRegex(@"\{([A-Za-z]+)(?::([a-z]+))?\}")]
    private static partial Regex Text { get; }

    [GeneratedRegex("""
        "\{=([A-Za-z]+)\}"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Json { get; }
}
