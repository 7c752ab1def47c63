using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>The columns that say what people agreed to on one channel.</summary>
internal sealed class ChannelCells(string channel, string flag, Func<string, int[]> columns)
{
    private readonly int[] status = columns($"{channel}Status");
    private readonly int[] statusDate = columns($"{channel}StatusDate");
    private readonly int[] optInDate = columns($"{channel}OptInDate");
    private readonly int[] optInIp = columns($"{channel}OptInIp");
    private readonly int[] optOutDate = columns($"{channel}OptOutDate");
    private readonly int[] suppressed = columns($"{channel}Suppressed");
    private readonly int[] consentDate = columns($"{channel}ConsentDate");
    private readonly int[] consentIp = columns($"{channel}ConsentIp");
    private readonly int[] consentSource = columns($"{channel}ConsentSource");
    private readonly int[] allowed = columns(flag);

    public ChannelSaid Read(IReadOnlyList<string> cells)
    {
        var (optIn, optOut) = (RowJson.Cell(cells, optInDate), RowJson.Cell(cells, optOutDate));
        var (word, flagged) = (RowJson.Cell(cells, status), RowJson.Cell(cells, allowed));
        var isSuppressed = IsSuppressed(RowJson.Cell(cells, suppressed));
        var (said, date) = isSuppressed
            ? (ChannelStatus.Unsubscribed.WireName(), optOut)
            : Status(word, flagged, optIn, optOut);
        if (date.Length == 0 && !isSuppressed)
        {
            date = RowJson.Cell(cells, statusDate);
        }

        // That nothing is known is no news, unless somebody says since when.
        if (said == ChannelStatus.NonSubscribed.WireName() && date.Length == 0)
        {
            said = null;
        }

        var isNo = said is null ? word.Length > 0 || flagged.Length > 0 : said != ChannelStatus.Subscribed.WireName();
        var (since, ip) = (RowJson.Cell(cells, consentDate), RowJson.Cell(cells, consentIp));
        if (since.Length == 0 && ip.Length == 0)
        {
            (since, ip) = (optIn, RowJson.Cell(cells, optInIp));
        }

        return new(
            channel,
            said,
            FileDates.Spelled(date),
            said is null && word.Length == 0 && flagged.Length > 0 ? (flag, flagged) : null,
            isNo ? default : (FileDates.Spelled(since), ip, RowJson.Cell(cells, consentSource)));
    }

    /// <summary>Whether a program lists why it sends nothing to a person any more, whatever they agreed to.</summary>
    private static bool IsSuppressed(string reasons) =>
        reasons is not ("" or "[]" or "{}") && StatusWords.Of(reasons) != ChannelStatus.NonSubscribed;

    /// <summary>The status that the cells say, and since when. A word that is none stays, for the rules to refuse.</summary>
    private static (string? Status, string Date) Status(string word, string flagged, string optIn, string optOut)
    {
        if (word.Length > 0)
        {
            return StatusWords.Of(word) is { } status
                ? (status.WireName(), status switch
                {
                    ChannelStatus.Subscribed => optIn,
                    ChannelStatus.Unsubscribed => optOut,
                    _ => string.Empty,
                })
                : (word, string.Empty);
        }

        if (optOut.Length > 0 && !(FileDates.Of(optIn) > FileDates.Of(optOut)))
        {
            return (ChannelStatus.Unsubscribed.WireName(), optOut);
        }

        if (optIn.Length > 0)
        {
            return (ChannelStatus.Subscribed.WireName(), optIn);
        }

        return flagged.Length > 0 && StatusWords.Of(flagged) is ChannelStatus.Subscribed or ChannelStatus.Unsubscribed
            ? (StatusWords.Of(flagged)!.Value.WireName(), string.Empty)
            : (null, string.Empty);
    }
}
