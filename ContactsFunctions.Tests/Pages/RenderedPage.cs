using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Pages;

/// <summary>A page as a browser gets it.</summary>
internal sealed record RenderedPage(int Status, IHeaderDictionary Headers, string Html)
{
    public static readonly StoreId Demo = StoreId.Parse("demo");

    /// <summary>Whose own page is shown: one of every kind of value.</summary>
    private static Contact Somebody { get; } = new()
    {
        Id = ContactId.Of(Demo, IdentifierType.Email, "vanessa@example.com"),
        CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        UpdatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Email = new(EmailAddress.Parse("vanessa@example.com"), new(ChannelStatus.Subscribed, new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero))),
        Phone = new("+442071838750", default),
        Profile = FieldValues.From([new("firstName", new PropertyValue.Text("Vanessa")), new("city", new PropertyValue.Text("London"))]),
        Tags = ["VIP"],
        Properties = FieldValues.From([
            new("points", new PropertyValue.Whole(7)),
            new("height", new PropertyValue.Fraction(1.75)),
            new("member", new PropertyValue.Flag(true)),
            new("likes", new PropertyValue.TextList(["tea", "chess"])),
            new("note", new PropertyValue.Text("calls <often>")),
        ]),
        OptIn = new("0123456789abcdef", OptInState.Confirmed, default, default, WelcomeWanted: true, Language: "de"),
    };

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
        [nameof(pages.Mine)] = pages.Mine(context, Somebody, []),
        [nameof(pages.EraseAsk)] = pages.EraseAsk(context),
        [nameof(pages.Erased)] = pages.Erased(context),
        [nameof(pages.NotFound)] = pages.NotFound(context),
        [nameof(pages.SignupClosed)] = pages.SignupClosed(context),
        [nameof(pages.FormUnreadable)] = pages.FormUnreadable(context),
        [nameof(pages.Broken)] = pages.Broken(context),
        [nameof(pages.TryAgainLater)] = pages.TryAgainLater(context, TimeSpan.FromSeconds(1.2)),
    };
}
