using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>The answers to a plain HTML form, whose sender sees a page instead of JSON.</summary>
internal sealed class BrowserForm
{
    private readonly HttpRequest request;
    private readonly Store store;
    private readonly PageRenderer pages;
    private readonly PageContext context;

    public BrowserForm(HttpRequest request, Store store, PageRenderer pages)
    {
        (this.request, this.store, this.pages) = (request, store, pages);
        context = new(store.Id, store.Settings, Language(request));
        WantsHtml = PageWanted.By(request);

        // Should something go wrong from here on, Show still knows whose form it was.
        request.HttpContext.Features.Set(context);
    }

    /// <summary>Whether a browser is asking for a page. Scripts and servers ask for JSON, or for anything.</summary>
    public bool WantsHtml { get; }

    /// <summary>A problem as whoever asked can read it: a person gets a page.</summary>
    public static IResult Show(Problem problem, HttpRequest request, PageRenderer pages)
    {
        if (!PageWanted.By(request) || Callers.ShownKey(request.Headers) is not null)
        {
            return problem;
        }

        var context = request.HttpContext.Features.Get<PageContext>();
        return context is not null && problem.Errors.Count > 0
            ? Refused(request, context, problem.Errors, pages)
            : pages.InPlaceOf(problem, context ?? PageContext.Unknown(Language(request)));
    }

    public IResult Closed() => pages.SignupClosed(context);

    /// <summary>The form again, with what was typed and what is wrong with it.</summary>
    public IResult Refused(IReadOnlyList<FieldError> errors) => Refused(request, context, errors, pages);

    /// <summary>
    /// On to the shop's own page: the form's wish where the store allows exactly that address, else the store's default; else
    /// to ours. Always on: a page that is loaded again must not send the form again.
    /// </summary>
    public IResult GoOn(InputValue redirect) =>
        new SeeOther(Allowed(redirect.AsText())
            ?? WebAddress.Of(store.Settings.DefaultRedirect)?.Text
            ?? SignUpFunctions.ThanksPath(store.Id));

    private string? Allowed(string? wish)
    {
        // As the settings hold it: two spellings of one address are one. A row may be older than that form.
        var target = WebAddress.Of(wish)?.Text;
        return target is not null
            && (store.Settings.RedirectUrls.Contains(target, StringComparer.Ordinal)
                || store.Settings.RedirectUrls.Any(url => WebAddress.Of(url)?.Text == target))
            ? target
            : null;
    }

    private static IResult Refused(HttpRequest request, PageContext context, IReadOnlyList<FieldError> errors, PageRenderer pages) =>
        pages.SignUp(context, SignUpForm.Refused(Typed(request), errors));

    /// <summary>What came with the form; nothing where it is none, or could not be read as one.</summary>
    private static List<KeyValuePair<string, string>> Typed(HttpRequest request)
    {
        try
        {
            // Only a form has been read as one by now.
            return request.HasFormContentType
                ? [.. request.Form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]
                : [];
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException or BadHttpRequestException)
        {
            return [];
        }
    }

    private static string Language(HttpRequest request) => request.Headers.AcceptLanguage.ToString();
}
