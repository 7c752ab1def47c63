using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Console.Forms;

/// <summary>Forms to put into a shop's site, and all that a person sees after them.</summary>
public sealed class FormsFunctions(ConsoleBoundary console, ConsoleLayout layout, PageRenderer pages, IOptions<LinkOptions> links)
{
    private const string Route = "console/{storeId}/forms";

    [Function("ConsoleForms")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, (visit, _) => Task.FromResult<IResult>(
            FormsPage.Render(layout, visit, EmbedCode.Of(request.Query), links.Value.PublicUrl!)));

    [Function("ConsoleSteps")]
    public Task<IResult> StepsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/steps")] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, (visit, _) => Task.FromResult<IResult>(
            StepsPage.Render(layout, visit, EmbedCode.Of(request.Query).Language)));

    /// <summary>A page as people see it, in a frame of the console's. Nothing in it can be pressed.</summary>
    [Function("ConsolePagePreview")]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/preview/{step}")] HttpRequest request,
        string storeId,
        string step) =>
        console.ShowAsync(request, storeId, (visit, _) =>
        {
            var context = Context(visit, Language.OfTag(request.Query["language"].ToString()));
            var page = step switch
            {
                "form" => pages.SignUp(context, SignUpForm.Blank(
                    request.Query.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())))),
                "inbox" => pages.CheckYourInbox(context),
                "confirm" => pages.ConfirmAsk(context),
                "confirmed" => pages.Confirmed(context),
                "unsubscribe" => pages.UnsubscribeAsk(context),
                "unsubscribed" => pages.Unsubscribed(context),
                _ => throw new ProblemException(Problem.NotFound("There is no such page.")),
            };
            return Task.FromResult<IResult>(((HtmlPage)page).InFrame());
        });

    private static PageContext Context(Visit visit, Language? language)
    {
        var settings = visit.Store.Settings;
        return new(
            visit.Store.Id,
            language is null ? settings : settings with { Brand = settings.Brand with { Language = language.Code } },
            visit.Language.Code);
    }
}
