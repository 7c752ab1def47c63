using ContactsFunctions.Http;
using ContactsFunctions.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Console;

/// <summary>Whether a form was sent by a page of this app, by what browsers say of where a request comes from.</summary>
/// <remarks>
/// The second of two locks; the first is the token in the form. A browser that says nothing has the first alone. Pages of the
/// console send their origin along, since their referrer policy is <c>same-origin</c>.
/// </remarks>
public sealed class SameOrigin(IOptions<LinkOptions> links)
{
    private readonly string own = links.Value.PublicUrl!.GetLeftPart(UriPartial.Authority);

    /// <exception cref="ProblemException">403: another site has sent it.</exception>
    public void Require(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOwn = site is "" or "same-origin" or "none" && (origin.Length == 0 || origin.Equals(own, StringComparison.OrdinalIgnoreCase));
        if (!isOwn)
        {
            throw new ProblemException(Refusal());
        }
    }

    internal static Problem Refusal() => new()
    {
        Title = "Refused",
        Status = StatusCodes.Status403Forbidden,
        Detail = "The form does not come from a page of this session.",
    };
}
