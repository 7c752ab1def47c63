using System.Collections.Frozen;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>What shops and mail programs call the status of a channel.</summary>
internal static class StatusWords
{
    private static readonly FrozenDictionary<string, ChannelStatus> Statuses = new (ChannelStatus Status, string[] Words)[]
    {
        (ChannelStatus.Subscribed, ["subscribed", "yes", "true", "1", "y", "on", "opted in", "opt in", "active", "confirmed"]),
        (ChannelStatus.Unsubscribed,
            ["unsubscribed", "opted out", "opt out", "cleaned", "bounced", "complained", "suppressed", "redacted", "revoked", "archived"]),
        (ChannelStatus.NonSubscribed,
            [
                "non subscribed", "not subscribed", "never subscribed", "no", "false", "0", "n", "off", "pending", "unconfirmed",
                "not confirmed", "pending confirmation", "invalid", "transactional", "unknown", "none", "n/a",
            ]),
    }.SelectMany(row => row.Words, (row, word) => KeyValuePair.Create(HeaderNames.Folded(word), row.Status))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The status of a word; null where none is called so.</summary>
    public static ChannelStatus? Of(string word) => word switch
    {
        "subscribed" or "SUBSCRIBED" => ChannelStatus.Subscribed,
        { Length: > 40 } => null,
        _ => Statuses.TryGetValue(HeaderNames.Folded(word), out var status) ? status : null,
    };
}
