using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Pages;

/// <summary>The hosted sign-up page, what comes after it, and the script that puts the form into any site.</summary>
public sealed class SignUpFunctions(HttpBoundary boundary, StoreDirectory stores, RateLimits limits, PageRenderer pages)
{
    private const string Route = "s/{storeId}";

    [Function("SignUpPage")]
    public Task<IResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        ShowAsync(request, storeId, context => context.Settings.PublicSignup
            ? pages.SignUp(context, SignUpForm.Blank(request.Query.Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()))))
            : pages.SignupClosed(context));

    /// <summary>Where a form leads that has no other place to go to. It says the same to everybody, and may be loaded again.</summary>
    [Function("SignUpThanks")]
    public Task<IResult> ThanksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/thanks")] HttpRequest request, string storeId) =>
        ShowAsync(request, storeId, pages.CheckYourInbox);

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

    private Task<IResult> ShowAsync(HttpRequest request, string storeId, Func<PageContext, IResult> page) => boundary.RunAsync(
        request,
        async cancellationToken =>
        {
            // Before the store is looked up: guessing names must not cost reads.
            limits.CountCaller(request);
            return StoreId.TryParse(storeId, out var id) && await stores.FindAsync(id, cancellationToken) is { } store
                ? page(new PageContext(store.Id, store.Settings, Language(request)))
                : pages.NotFound(PageContext.Unknown(Language(request)));
        },
        problem => pages.InPlaceOf(problem, PageContext.Unknown(Language(request))));

    private static string Language(HttpRequest request) => request.Headers.AcceptLanguage.ToString();
}
