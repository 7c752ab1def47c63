using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>The answers to a plain HTML form, whose sender sees a page instead of JSON.</summary>
internal sealed class BrowserForm(HttpRequest request, Store store, PageRenderer pages)
{
    private readonly PageContext context = new(store.Id, store.Settings, request.Headers.AcceptLanguage.ToString());

    /// <summary>Whether a browser is asking for a page. Scripts and servers ask for JSON, or for anything.</summary>
    public bool WantsHtml { get; } = AsksForPage(request);

    /// <summary>A problem as whoever asked can read it: a person gets a page.</summary>
    public static IResult Show(Problem problem, HttpRequest request, PageRenderer pages) =>
        AsksForPage(request) && Callers.ShownKey(request.Headers) is null
            ? pages.InPlaceOf(problem, PageContext.Unknown(request.Headers.AcceptLanguage.ToString()))
            : problem;

    public IResult Closed() => pages.SignupClosed(context);

    /// <summary>The form again, with what was typed and what is wrong with it.</summary>
    public IResult Refused(IReadOnlyList<FieldError> errors)
    {
        // Only a form has been read as one by now; a JSON body typed nothing into fields.
        var typed = request.HasFormContentType
            ? request.Form.SelectMany(field => field.Value.Select(value => new KeyValuePair<string, string>(field.Key, value ?? string.Empty)))
            : [];
        return pages.SignUp(context, SignUpForm.Refused([.. typed], errors));
    }

    /// <summary>On to the shop's own page: the form's wish where the store allows exactly that address, else the store's default.</summary>
    public IResult GoOn(InputValue redirect)
    {
        var requested = redirect.AsText();
        var target = requested is not null && store.Settings.RedirectUrls.Contains(requested, StringComparer.Ordinal) ? requested : store.Settings.DefaultRedirect;
        return target is null ? pages.CheckYourInbox(context) : new SeeOther(target);
    }

    private static bool AsksForPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>303: go there with GET, whatever brought you here.</summary>
    private sealed class SeeOther(string location) : IResult, IStatusCodeHttpResult
    {
        int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status303SeeOther;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
