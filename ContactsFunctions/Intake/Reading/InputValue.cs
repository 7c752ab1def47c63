using System.Runtime.InteropServices;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>
/// One value of a request as it was sent. An empty text counts as not sent, as forms and Zapier mean it;
/// JSON null counts as sent.
/// </summary>
public readonly record struct InputValue(JsonElement Json)
{
    public bool IsNull => Json.ValueKind == JsonValueKind.Null;

    public bool IsEmptyText => Json.ValueKind == JsonValueKind.String && Json.ValueEquals(string.Empty);

    /// <summary>Whether there is a value to look at: sent, not null, not empty.</summary>
    public bool HasValue => Json.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => BeginsVisibly || !string.IsNullOrWhiteSpace(Json.GetString()),
        _ => true,
    };

    /// <summary>Asked several times of every field, and mostly answered by the first byte: no text is made for it.</summary>
    private bool BeginsVisibly => JsonMarshal.GetRawUtf8Value(Json)[1] is > (byte)' ' and < 0x7F and not ((byte)'"' or (byte)'\\');

    /// <summary>The value as trimmed text; a number counts by its digits. Null for anything else.</summary>
    public string? AsText() => Json.ValueKind switch
    {
        JsonValueKind.String => Json.GetString()!.Trim(),
        JsonValueKind.Number => Json.GetRawText(),
        _ => null,
    };

    /// <summary>True and false as JSON, 1/0, yes/no, on/off in any case. Null for anything else.</summary>
    public bool? AsFlag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => AsText()?.ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "ON" => true,
            "FALSE" or "0" or "NO" or "OFF" => false,
            _ => null,
        },
    };

    /// <summary>A moment in ISO 8601, to the millisecond; without an offset it is UTC. Null for anything else.</summary>
    public DateTimeOffset? AsMoment() => Moments.Parse(AsText());

    public ChannelStatus? AsStatus() => ChannelNames.StatusOf(AsText());

    /// <summary>The member of an object; nothing where this is no object or has no such member.</summary>
    public InputValue Member(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var member) ? new(member) : default;

    /// <summary>Never the value: it is personal.</summary>
    public override string ToString() => $"{Json.ValueKind}";
}
