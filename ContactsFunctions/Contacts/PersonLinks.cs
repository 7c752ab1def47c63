using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Contacts;

/// <summary>Follows a signed link to its store, and answers a broken one with a page.</summary>
public sealed class PersonLinks(LinkSigner signer, StoreDirectory stores, PageRenderer pages, RateLimits limits, HttpBoundary boundary)
{
    /// <param name="answer">Answers a good link of a known store.</param>
    public Task<IResult> FollowAsync(
        HttpRequest request, string token, LinkPurpose purpose, string function, Func<LinkToken, Store, PageContext, Task<IResult>> answer, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            function,
            async () =>
            {
                limits.CountCaller(request);
                var language = request.Headers.AcceptLanguage.ToString();
                return signer.Read(token, purpose) is { } link && await stores.FindAsync(link.Store, cancellationToken) is { } store
                    ? await answer(link, store, new PageContext(store.Id, store.Settings, language))
                    : pages.NotFound(PageContext.Unknown(language));
            },
            () => pages.TryAgainLater(PageContext.Unknown(request.Headers.AcceptLanguage.ToString()), TimeSpan.FromSeconds(5)));

    /// <summary>The button that was pressed, or null.</summary>
    public static async Task<string?> ActionAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasFormContentType)
        {
            return null;
        }

        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return new Submitting.InputValue(body.Root).Member("action").AsText();
    }
}
