using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Pages;

/// <summary>A page as a browser gets it.</summary>
internal sealed record RenderedPage(int Status, IHeaderDictionary Headers, string Html)
{
    public static readonly StoreId Demo = StoreId.Parse("demo");

    public static async Task<RenderedPage> OfAsync(IResult page, string method = "GET")
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { Request = { Method = method }, Response = { Body = body } };
        await page.ExecuteAsync(http);
        return new RenderedPage(http.Response.StatusCode, http.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>Every page there is, by name.</summary>
    public static Dictionary<string, IResult> All(PageRenderer pages, PageContext context) => new()
    {
        [nameof(pages.ConfirmAsk)] = pages.ConfirmAsk(context),
        [nameof(pages.Confirmed)] = pages.Confirmed(context),
        [nameof(pages.AlreadyConfirmed)] = pages.AlreadyConfirmed(context),
        [nameof(pages.Declined)] = pages.Declined(context),
        [nameof(pages.LinkNoLongerValid)] = pages.LinkNoLongerValid(context),
        [nameof(pages.LinkExpired)] = pages.LinkExpired(context),
        [nameof(pages.NewLinkSent)] = pages.NewLinkSent(context),
        [nameof(pages.UnsubscribeAsk)] = pages.UnsubscribeAsk(context),
        [nameof(pages.Unsubscribed)] = pages.Unsubscribed(context),
        [nameof(pages.Resubscribed)] = pages.Resubscribed(context),
        [nameof(pages.CheckYourInbox)] = pages.CheckYourInbox(context),
        [nameof(pages.SignUp)] = pages.SignUp(context, SignUpForm.Blank([new("fields", "firstName,lastName,phone")])),
        [nameof(pages.NotFound)] = pages.NotFound(context),
        [nameof(pages.SignupClosed)] = pages.SignupClosed(context),
        [nameof(pages.FormUnreadable)] = pages.FormUnreadable(context),
        [nameof(pages.Broken)] = pages.Broken(context),
        [nameof(pages.TryAgainLater)] = pages.TryAgainLater(context, TimeSpan.FromSeconds(1.2)),
    };
}
