using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Pages.Mine;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>
/// The pages a person sees. They need no script, change nothing by being looked at (every change is a form that is
/// posted), and say nothing about a person but what was just typed.
/// </summary>
public sealed class PageRenderer
{
    private readonly PageLayout layout = new();

    /// <summary>Asks for the click that subscribes: posts <c>action=confirm</c> or <c>action=decline</c> to its own address.</summary>
    public IResult ConfirmAsk(PageContext context) => Ask(context, w => w.ConfirmAsk, w => Html.Of($"""
        {PageLayout.Primary("confirm", w.ConfirmButton)}
        {PageLayout.Secondary("decline", w.DeclineButton, "not-me")}
        """));

    /// <summary>What a person reads before they press that button.</summary>
    internal static ShownText ConfirmWording(PageContext context)
    {
        var wording = PageWording.In(context.Language);
        string[] lines = [wording.ConfirmAsk.Title, wording.ConfirmAsk.Body, $"[{wording.ConfirmButton}]", $"[{wording.DeclineButton}]"];
        var text = string.Join('\n', lines).Replace("{store}", context.Brand?.Name, StringComparison.Ordinal);
        return ShownText.Of(ShownKind.ConfirmationPage, context.Language.Code, text);
    }

    public IResult Confirmed(PageContext context) => Say(context, w => w.Confirmed);

    public IResult AlreadyConfirmed(PageContext context) => Say(context, w => w.AlreadyConfirmed);

    /// <summary>After "this wasn't me".</summary>
    public IResult Declined(PageContext context) => Say(context, w => w.Declined);

    /// <summary>410: the opt-in request behind the link has ended.</summary>
    public IResult LinkNoLongerValid(PageContext context) => Say(context, w => w.LinkNoLongerValid, StatusCodes.Status410Gone);

    /// <summary>410: the link is too old; posts <c>action=resend</c> to its own address.</summary>
    public IResult LinkExpired(PageContext context) => Ask(
        context, w => w.LinkExpired, w => PageLayout.Primary("resend", w.ResendButton), StatusCodes.Status410Gone);

    /// <summary>After <c>action=resend</c>, whether or not the cap let a mail go.</summary>
    public IResult NewLinkSent(PageContext context) => Say(context, w => w.NewLinkSent);

    /// <summary>Posts <c>action=unsubscribe</c>, and perhaps a <c>reason</c>, to its own address.</summary>
    public IResult UnsubscribeAsk(PageContext context) => Ask(context, w => w.UnsubscribeAsk, w => Html.Of($"""
        <fieldset><legend>{w.ReasonLegend}</legend>{Html.Join(w.Reasons.Select(reason => Html.Of(
            $"""<label class="choice"><input type="radio" name="reason" value="{reason}"> <span>{reason}</span></label>""")))}</fieldset>
        {PageLayout.Primary("unsubscribe", w.UnsubscribeButton)}
        """));

    /// <summary>Posts <c>action=resubscribe</c> to its own address, for whom it was a mistake.</summary>
    public IResult Unsubscribed(PageContext context) => Ask(
        context, w => w.Unsubscribed, w => PageLayout.Secondary("resubscribe", w.ResubscribeButton, "mistake"));

    public IResult Resubscribed(PageContext context) => Say(context, w => w.Resubscribed);

    /// <summary>After a sign-up; the same for every address.</summary>
    public IResult CheckYourInbox(PageContext context) => Say(context, w => w.CheckYourInbox);

    /// <summary>The sign-up form; 400 when it came back with mistakes.</summary>
    public IResult SignUp(PageContext context, SignUpForm form) => SignUpPage.Render(layout, context, form);

    /// <summary>
    /// What is kept about a person, for that person: posts <c>save</c>, <c>unsubscribe</c> and <c>erase</c> to its own address.
    /// </summary>
    internal IResult Mine(PageContext context, Contact contact, IReadOnlyList<string> wrong) =>
        MyDataPage.Render(layout, context, contact, wrong);

    /// <summary>Asks once more: posts <c>erase-now</c> to its own address.</summary>
    public IResult EraseAsk(PageContext context) => Ask(
        context, w => w.Mine.EraseAsk, w => PageLayout.Primary("erase-now", w.Mine.EraseNow));

    public IResult Erased(PageContext context) => Say(context, w => w.Mine.Erased);

    /// <summary>404: a link that is broken, or of a store that is not there.</summary>
    public IResult NotFound(PageContext context) => Say(context, w => w.NotFound, StatusCodes.Status404NotFound);

    /// <summary>403: the store takes no public sign-ups.</summary>
    public IResult SignupClosed(PageContext context) => Say(context, w => w.SignupClosed, StatusCodes.Status403Forbidden);

    /// <param name="status">503 when storage is unreachable, 429 beyond a limit.</param>
    public IResult TryAgainLater(PageContext context, TimeSpan retryAfter, int status = StatusCodes.Status503ServiceUnavailable) =>
        Say(context, w => w.TryAgainLater, status, retryAfter);

    /// <summary>What was sent could not be read; leads back to the store's form where one is open.</summary>
    /// <param name="status">400, 413 or 415.</param>
    public IResult FormUnreadable(PageContext context, int status = StatusCodes.Status400BadRequest)
    {
        var wording = PageWording.In(context.Language);
        var back = context is { Store: { } store, Settings.PublicSignup: true }
            ? Html.Of($"""<p class="note"><a href="{SignUpFunctions.FormPath(store)}">{wording.BackToForm}</a></p>""")
            : Html.Nothing;
        return layout.Page(context, wording.FormUnreadable, back, status);
    }

    /// <summary>500: a fault of ours.</summary>
    public IResult Broken(PageContext context) => Say(context, w => w.Broken, StatusCodes.Status500InternalServerError);

    /// <summary>The page that tells a person what a program is told by a problem.</summary>
    internal IResult InPlaceOf(Problem problem, PageContext context) => problem.Status switch
    {
        StatusCodes.Status403Forbidden => SignupClosed(context),
        StatusCodes.Status404NotFound => NotFound(context),
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            TryAgainLater(context, TimeSpan.FromSeconds(problem.RetryAfterSeconds ?? 5), problem.Status),
        >= StatusCodes.Status500InternalServerError => Broken(context),
        _ => FormUnreadable(context, problem.Status),
    };

    private HtmlPage Say(
        PageContext context, Func<PageWording, Message> message, int status = StatusCodes.Status200OK, TimeSpan? retryAfter = null) =>
        layout.Page(context, message(PageWording.In(context.Language)), Html.Nothing, status, retryAfter);

    /// <summary>A form without <c>action</c> goes to the address it stands at: the token stays out of the page.</summary>
    private HtmlPage Ask(
        PageContext context, Func<PageWording, Message> message, Func<PageWording, Html> fields, int status = StatusCodes.Status200OK)
    {
        var wording = PageWording.In(context.Language);
        return layout.Page(context, message(wording), Html.Of($"<form method=\"post\">{fields(wording)}</form>"), status);
    }
}
