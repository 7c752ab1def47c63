using System.Text.Json;

namespace ContactsFunctions.Intake.Csv;

/// <summary>What a row says of one channel.</summary>
/// <param name="Status">As requests spell it; null where the row says nothing.</param>
/// <param name="Flag">A yes or no, in a field of its own.</param>
/// <param name="Consent">When, from where and by what they agreed; empty where that is not said.</param>
internal readonly record struct ChannelSaid(
    string Channel, string? Status, string StatusDate, (string Name, string Value)? Flag, (string? At, string? Ip, string? Source) Consent)
{
    /// <summary>Whether there is more to say than the address or number.</summary>
    public bool NeedsIdentifier => Status is not null || HasConsent;

    private bool HasConsent => Consent is { At.Length: > 0 } or { Ip.Length: > 0 } or { Source.Length: > 0 };

    public void WriteFlag(Utf8JsonWriter json)
    {
        if (Flag is { } flag)
        {
            json.WriteString(flag.Name, flag.Value);
        }
    }

    public void WriteIdentifier(Utf8JsonWriter json, string type, string id)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("id"u8, id);
        if (Status is not null)
        {
            json.WriteStartObject("channels"u8);
            json.WriteStartObject(Channel);
            json.WriteString("status"u8, Status);
            if (StatusDate.Length > 0)
            {
                json.WriteString("statusDate"u8, StatusDate);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (HasConsent)
        {
            json.WriteStartObject("consent"u8);
            WriteIfSaid(json, "createdAt", Consent.At);
            WriteIfSaid(json, "ip", Consent.Ip);
            WriteIfSaid(json, "source", Consent.Source);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteIfSaid(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
