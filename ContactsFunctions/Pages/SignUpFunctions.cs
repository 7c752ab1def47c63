using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Pages;

/// <summary>The hosted sign-up page, and the script that puts the form into any site.</summary>
public sealed class SignUpFunctions(HttpBoundary boundary, StoreDirectory stores, PageRenderer pages)
{
    [Function("SignUpPage")]
    public Task<IResult> PageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "s/{storeId}")] HttpRequest request, string storeId) =>
        boundary.RunAsync(
            "SignUpPage",
            request,
            async cancellationToken =>
            {
                var store = StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null;
                return store switch
                {
                    null => pages.NotFound(PageContext.Unknown(Language(request))),
                    { Settings.PublicSignup: false } => pages.SignupClosed(new PageContext(store.Id, store.Settings, Language(request))),
                    _ => pages.SignUp(
                        new PageContext(store.Id, store.Settings, Language(request)),
                        SignUpForm.Blank(request.Query.Select(p => new KeyValuePair<string, string>(p.Key, p.Value.ToString())))),
                };
            },
            problem => pages.InPlaceOf(problem, PageContext.Unknown(Language(request))));

    [Function("EmbedScript")]
    public static IResult Embed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "embed.js")] HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=3600";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(EmbedScript.Bytes, EmbedScript.ContentType, entityTag: new EntityTagHeaderValue(EmbedScript.ETag));
    }

    private static string Language(HttpRequest request) => request.Headers.AcceptLanguage.ToString();
}
