using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.SigningIn;

/// <summary>The way into the console: ask for a link, press the button behind it. And the way out.</summary>
public sealed class SignInFunctions(
    ConsoleBoundary console,
    ConsoleLayout layout,
    Sessions sessions,
    SameOrigin sameOrigin,
    AskForLink askForLink,
    LinkSigner signer,
    RateLimits limits,
    MinimumResponseTime minimum)
{
    private const string EnterRoute = "console/{storeId}/enter/{token}";

    [Function("ConsoleSignInPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console")] HttpRequest request) =>
        console.RunAsync(request, (language, _) => Task.FromResult<IResult>(SignInPages.Ask(layout, language, request.Query)));

    /// <summary>The answer has the same bytes and comes after a comparable time, whatever was typed.</summary>
    [Function("ConsoleSignIn")]
    public Task<IResult> AskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console")] HttpRequest request) =>
        console.RunAsync(request, async (_, cancellationToken) =>
        {
            sameOrigin.Require(request);
            limits.CountCaller(request);
            var begun = minimum.Begin();
            var form = new ConsoleForm(await RequestBody.ReadFieldsAsync(request, cancellationToken));
            var language = Language.Choose(null, request.Headers.AcceptLanguage.ToString()).Code;
            await askForLink.ExecuteAsync(form["store"], form["address"], language, cancellationToken);
            await minimum.ReachAsync(begun, request, cancellationToken);
            return new SeeOther($"{ConsoleBoundary.SignInPath}?sent");
        });

    /// <summary>Looking uses nothing up, since mail scanners look too.</summary>
    [Function("ConsoleEnterPage")]
    public Task<IResult> LookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = EnterRoute)] HttpRequest request, string storeId, string token) =>
        console.RunAsync(request, async (language, cancellationToken) =>
            await sessions.IsGoodAsync(Read(request, storeId, token), cancellationToken)
                ? SignInPages.Enter(layout, language)
                : SignInPages.LinkOver(layout, language));

    [Function("ConsoleEnter")]
    public Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = EnterRoute)] HttpRequest request, string storeId, string token) =>
        console.RunAsync(request, async (language, cancellationToken) =>
        {
            // No other site signs anybody in to a store of its choice.
            sameOrigin.Require(request);
            var link = Read(request, storeId, token);
            return await sessions.TryBeginAsync(request.HttpContext.Response, link, cancellationToken)
                ? new SeeOther(Visit.PathOf(link.Store, ""))
                : SignInPages.LinkOver(layout, language);
        });

    [Function("ConsoleSignOut")]
    public Task<IResult> SignOutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/{storeId}/sign-out")] HttpRequest request, string storeId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            await sessions.EndAsync(request.HttpContext.Response, visit, form.Action == "everywhere", cancellationToken);
            return new SeeOther($"{ConsoleBoundary.SignInPath}?out");
        });

    /// <exception cref="ProblemException">404: no link that was made here, for this store. 429: too many of these.</exception>
    private LinkToken Read(HttpRequest request, string storeId, string token)
    {
        if (signer.Read(token, LinkPurpose.Enter) is { } link && link.Store.ToString() == storeId)
        {
            return link;
        }

        limits.CountCaller(request);
        throw new ProblemException(Problem.NotFound("There is no such link."));
    }
}
