using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>Follows a signed link to its store, and answers a broken one with a page.</summary>
public sealed class PersonLinks(LinkSigner signer, StoreDirectory stores, PageRenderer pages, RateLimits limits, HttpBoundary boundary)
{
    /// <param name="answer">Answers a good link of a known store.</param>
    public Task<IResult> FollowAsync(
        HttpRequest request,
        string token,
        LinkPurpose purpose,
        Func<LinkToken, Store, PageContext, CancellationToken, Task<IResult>> answer) =>
        boundary.RunAsync(
            request,
            async cancellationToken =>
            {
                var link = signer.Read(token, purpose);
                if (link is null)
                {
                    // Only guesses are counted. A good link comes from one of our mails, and mail programs press "unsubscribe"
                    // for many people from few addresses.
                    limits.CountCaller(request);
                }

                return link is not null && await stores.FindAsync(link.Store, cancellationToken) is { } store
                    ? await answer(link, store, new PageContext(store.Id, store.Settings, Language(request)), cancellationToken)
                    : pages.NotFound(PageContext.Unknown(Language(request)));
            },
            problem => pages.InPlaceOf(problem, PageContext.Unknown(Language(request))));

    /// <summary>The button that was pressed; null where no form was sent, and none of ours where it cannot be read.</summary>
    public static async Task<string?> ActionAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var body = await RequestBody.ReadAsync(request, cancellationToken);
            return new InputValue(body.Root).Member("action").AsText();
        }
        catch (ProblemException)
        {
            // The person sees the page again, with its buttons.
            return "";
        }
    }

    private static string Language(HttpRequest request) => request.Headers.AcceptLanguage.ToString();
}
