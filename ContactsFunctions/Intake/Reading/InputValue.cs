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
    private const int MaxFlagLength = 10;

    public bool IsNull => Json.ValueKind == JsonValueKind.Null;

    /// <summary>An object, or the empty list that PHP writes for an empty one.</summary>
    public bool IsObject => Json.ValueKind == JsonValueKind.Object || IsEmptyList;

    public bool IsEmptyList => Json.ValueKind == JsonValueKind.Array && Json.GetArrayLength() == 0;

    public bool IsEmptyText => Json.ValueKind == JsonValueKind.String && Json.ValueEquals(string.Empty);

    /// <summary>Whether there is a value to look at: sent, not null, not empty.</summary>
    public bool HasValue => Json.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => BeginsVisibly || WrittenText.TrimMarks(Json.GetString()!).Length > 0,
        _ => true,
    };

    /// <summary>Asked several times of every field, and mostly answered by the first byte: no text is made for it.</summary>
    private bool BeginsVisibly => JsonMarshal.GetRawUtf8Value(Json)[1] is > (byte)' ' and < 0x7F and not ((byte)'"' or (byte)'\\');

    /// <summary>The value as text without what nobody sees at its ends; a number counts by its digits. Null for anything else.</summary>
    public string? AsText() => Json.ValueKind switch
    {
        JsonValueKind.String => WrittenText.TrimMarks(Json.GetString()!),
        JsonValueKind.Number => Json.GetRawText(),
        _ => null,
    };

    /// <summary>True and false as JSON, 1/0, yes/no, on/off in any case. Null for anything else.</summary>
    public bool? AsFlag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => AsText() is { Length: <= MaxFlagLength } text ? WrittenText.AsciiDigits(text).ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "ON" => true,
            "FALSE" or "0" or "NO" or "OFF" => false,
            _ => null,
        }
        : null,
    };

    /// <summary>A moment in ISO 8601, to the millisecond; without an offset it is UTC. Null for anything else.</summary>
    public DateTimeOffset? AsMoment() => Moments.Parse(AsText());

    /// <summary>The same, or nothing where it is what programs in Go write for a date that was never set.</summary>
    public InputValue OrNoTime() => Json.ValueKind == JsonValueKind.String && Json.ValueEquals("0001-01-01T00:00:00Z"u8) ? default : this;

    public ChannelStatus? AsStatus() => ChannelNames.StatusOf(AsText());

    /// <summary>The members of an object; none of anything else.</summary>
    public IEnumerable<JsonProperty> Members() => Json.ValueKind == JsonValueKind.Object ? Json.EnumerateObject() : [];

    /// <summary>The member of an object; nothing where this is no object or has no such member.</summary>
    public InputValue Member(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var member) ? new(member) : default;

    public bool Is(InputValue other) =>
        Json.ValueKind == other.Json.ValueKind && JsonMarshal.GetRawUtf8Value(Json).SequenceEqual(JsonMarshal.GetRawUtf8Value(other.Json));

    /// <summary>Never the value: it is personal.</summary>
    public override string ToString() => $"{Json.ValueKind}";
}
