using System.Globalization;
using System.Text.Json.Serialization;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>Paging by addresses, as v3 and v5 have it.</summary>
/// <param name="Previous">The address of the page before; null at the beginning.</param>
/// <param name="Next">The address of the next page; null at the end.</param>
internal sealed record OmnisendPaging(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Previous,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    int Offset,
    int Limit);

/// <summary>Makes the addresses of pages, on the address that the app is known by.</summary>
public sealed class PageAddresses(IOptions<LinkOptions> links)
{
    internal OmnisendPaging Of(HttpRequest request, string route, ContactPage page, ContactQuery query)
    {
        var offset = query.Skip;

        // The cursor spares the store from counting its way to the next page; the offset is for the reader.
        var next = page.Next is { } after ? Address(request, route, offset + page.Contacts.Count, after.ToString()) : null;
        return new(offset > 0 ? Address(request, route, Math.Max(0, offset - query.Limit), after: null) : null, next, offset, query.Limit);
    }

    /// <summary>The same for a list that is paged by offset alone, at the address that was asked.</summary>
    /// <param name="next">Where the next page begins; null at the end.</param>
    internal OmnisendPaging Of(HttpRequest request, int offset, int limit, int? next)
    {
        var route = request.Path.ToString().TrimStart('/');
        return new(
            offset > 0 ? Address(request, route, Math.Max(0, offset - limit), after: null) : null,
            next is { } start ? Address(request, route, start, after: null) : null, offset, limit);
    }

    private string Address(HttpRequest request, string route, int offset, string? after)
    {
        var query = new QueryBuilder(request.Query.Where(parameter => parameter.Key is not ("after" or "offset")))
        {
            { "offset", offset.ToString(CultureInfo.InvariantCulture) },
        };
        if (after is not null)
        {
            query.Add("after", after);
        }

        return new Uri(links.Value.PublicUrl!, route + query).AbsoluteUri;
    }
}
