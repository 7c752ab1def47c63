using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console;

/// <summary>
/// The edge of every page of the console: who is signed in, to which store, and whether a form is theirs. Whoever is not signed
/// in is led to where one signs in; what belongs to another store is not found.
/// </summary>
public sealed class ConsoleBoundary(HttpBoundary boundary, Sessions sessions, SameOrigin sameOrigin, ConsoleLayout layout)
{
    public const string SignInPath = "/console";

    /// <summary>Answers a page that is looked at. It must change nothing.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, string storeId, Func<Visit, CancellationToken, Task<IResult>> answer) =>
        RunAsync(request, async (language, cancellationToken) =>
            await VisitAsync(request, storeId, language, cancellationToken) is { } visit
                ? await answer(visit, cancellationToken)
                : new Pages.SeeOther(SignInPath));

    /// <summary>Takes a form: of this session, sent by a page of this app.</summary>
    public Task<IResult> PressAsync(
        HttpRequest request, string storeId, Func<Visit, ConsoleForm, CancellationToken, Task<IResult>> answer) =>
        RunAsync(request, async (language, cancellationToken) =>
        {
            sameOrigin.Require(request);
            if (await VisitAsync(request, storeId, language, cancellationToken) is not { } visit)
            {
                return new Pages.SeeOther(SignInPath);
            }

            var form = new ConsoleForm(await RequestBody.ReadFieldsAsync(request, cancellationToken));
            RequireToken(request, form[Visit.TokenField]);
            return await answer(visit, form, cancellationToken);
        });

    /// <summary>As <see cref="PressAsync"/>, for what is no urlencoded form, such as an upload.</summary>
    /// <param name="answer">Reads the body, and calls <see cref="RequireToken"/> before it does anything.</param>
    public Task<IResult> UploadAsync(HttpRequest request, string storeId, Func<Visit, CancellationToken, Task<IResult>> answer) =>
        RunAsync(request, async (language, cancellationToken) =>
        {
            sameOrigin.Require(request);
            return await VisitAsync(request, storeId, language, cancellationToken) is { } visit
                ? await answer(visit, cancellationToken)
                : new Pages.SeeOther(SignInPath);
        });

    /// <summary>Answers a page that needs no session.</summary>
    public Task<IResult> RunAsync(HttpRequest request, Func<Language, CancellationToken, Task<IResult>> answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        var language = WordingJson.Choose(request.Headers.AcceptLanguage.ToString());
        return boundary.RunAsync(
            request,
            cancellationToken => answer(language, cancellationToken),
            problem => layout.InPlaceOf(problem, language, request.HttpContext.Features.Get<Visit>()));
    }

    /// <exception cref="ProblemException">403: the form carries no token of this session.</exception>
    public void RequireToken(HttpRequest request, string? token)
    {
        if (!sessions.IsForm(request, token))
        {
            throw new ProblemException(SameOrigin.Refusal());
        }
    }

    private async Task<Visit?> VisitAsync(HttpRequest request, string storeId, Language language, CancellationToken cancellationToken)
    {
        var visit = await sessions.FindAsync(request, language, cancellationToken);
        request.HttpContext.Features.Set(visit);
        return visit is null || visit.Store.Id.ToString() == storeId
            ? visit
            : throw new ProblemException(Problem.NotFound("There is nothing here."));
    }
}
