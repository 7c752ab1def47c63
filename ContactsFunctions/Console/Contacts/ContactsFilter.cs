using System.Globalization;
using ContactsFunctions.Dialects;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Reading;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.Contacts;

/// <summary>What was typed and chosen above the list. What fits nothing is left off, but for what was typed to find somebody.</summary>
/// <param name="Query">What to ask for; null where what was typed is no identifier.</param>
internal sealed record ContactsFilter(
    string Find, ChannelStatus? Status, Channel Channel, string Tag, string Since, ContactId? After, ContactQuery? Query)
{
    private const int PerPage = 50;

    public static ContactsFilter Of(IQueryCollection query, string? defaultRegion)
    {
        var (find, tag) = (Text("find"), Text("tag"));
        var status = ChannelNames.StatusOf(Text("status"));
        var channel = Text("channel") == Channel.Sms.WireName() ? Channel.Sms : Channel.Email;
        var since = DateOnly.TryParseExact(Text("since"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : (DateTimeOffset?)null;
        var after = ContactId.TryParse(Text("after"), out var cursor) ? cursor : (ContactId?)null;
        var list = new ContactQuery(null, null, channel, status, tag.Length > 0 ? tag : null, since, PerPage, after);
        var asked = find.Length == 0 ? list
            : find.Contains('@', StringComparison.Ordinal)
                ? ContactQueryReader.Email(find) is { } address ? Whole(list) with { Email = address } : null
                : ParsedPhone.Of(find, defaultRegion).Number is { } number ? Whole(list) with { Phone = number } : null;
        return new(find, status, channel, tag, since is null ? "" : Figures.Day(day), after, asked);

        string Text(string name) => WrittenText.TrimMarks(query[name].ToString());
    }

    /// <summary>The id of a contact, where that is what was typed.</summary>
    public ContactId? Id => ContactId.TryParse(Find.ToLowerInvariant(), out var id) ? id : null;

    /// <summary>The address of a further page of the same list.</summary>
    public string PageAfter(ContactId? after) => string.Concat(
        $"?status={Status?.WireName()}&channel={Channel.WireName()}&tag={Uri.EscapeDataString(Tag)}&since={Since}",
        after is null ? "" : $"&after={after}");

    /// <summary>Whoever is named is found, whatever the filters say.</summary>
    private static ContactQuery Whole(ContactQuery query) => query with { Status = null, Tag = null, UpdatedSince = null, After = null };
}
