using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Pages;

/// <summary>The hosted sign-up page, what comes after it, and the script that puts the form into any site.</summary>
public sealed class SignUpFunctions(
    HttpBoundary boundary,
    StoreDirectory stores,
    RateLimits limits,
    PageRenderer pages,
    LinkSigner signer,
    WordingArchive wordings)
{
    private const string Route = "s/{storeId}";

    [Function("SignUpPage")]
    public Task<IResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        ShowAsync(request, storeId, async (context, cancellationToken) => context.Settings.PublicSignup
            ? pages.SignUp(context, await NamedAsync(context, SignUpForm.Blank(
                request.Query.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()))), cancellationToken))
            : pages.SignupClosed(context));

    /// <summary>Where a form leads that has no other place to go to. It says the same to everybody, and may be loaded again.</summary>
    [Function("SignUpThanks")]
    public Task<IResult> ThanksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/thanks")] HttpRequest request, string storeId) =>
        ShowAsync(request, storeId, (context, _) => Task.FromResult(pages.CheckYourInbox(context)));

    [Function("EmbedScript")]
    public Task<IResult> EmbedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "embed.js")] HttpRequest request) =>
        boundary.RunAsync(request, _ =>
        {
            var headers = request.HttpContext.Response.Headers;
            headers.CacheControl = "public, max-age=3600";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            headers.XContentTypeOptions = "nosniff";
            return Task.FromResult(Results.Bytes(
                EmbedScript.Bytes, EmbedScript.ContentType, entityTag: new EntityTagHeaderValue(EmbedScript.ETag)));
        });

    internal static string ThanksPath(StoreId store) => $"/s/{store}/thanks";

    internal static string FormPath(StoreId store) => $"/s/{store}";

    /// <summary>The form with the name of what it shows, which is kept before anybody sees it.</summary>
    private async Task<SignUpForm> NamedAsync(PageContext context, SignUpForm form, CancellationToken cancellationToken)
    {
        var shown = SignUpPage.Wording(context, form);
        await wordings.KeepAsync(context.Store!.Value, shown, cancellationToken);
        return form.Naming(signer.SignShown(context.Store.Value, shown.Version));
    }

    private Task<IResult> ShowAsync(
        HttpRequest request, string storeId, Func<PageContext, CancellationToken, Task<IResult>> page) => boundary.RunAsync(
        request,
        async cancellationToken =>
        {
            // Before the store is looked up: guessing names must not cost reads.
            limits.CountCaller(request);
            return StoreId.TryParse(storeId, out var id) && await stores.FindAsync(id, cancellationToken) is { } store
                ? await page(new PageContext(store.Id, store.Settings, Language(request)), cancellationToken)
                : pages.NotFound(PageContext.Unknown(Language(request)));
        },
        problem => pages.InPlaceOf(problem, PageContext.Unknown(Language(request))));

    private static string Language(HttpRequest request) => request.Headers.AcceptLanguage.ToString();
}
