using ContactsFunctions.Http;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Docs;

/// <summary>The description of the HTTP interface, for programs and for people.</summary>
public sealed class DocsFunctions(HttpBoundary boundary)
{
    // The same for every request, so it is made once.
    private static readonly Lazy<HtmlPage> Page = new(() => DocsPage.Render(ApiDescription.Parse()));

    [Function("OpenApi")]
    public Task<IResult> DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        boundary.RunAsync(request, _ =>
        {
            // Nothing in it is secret, and tools that read it run in pages of other origins.
            request.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.FromResult(Results.Bytes(ApiDescription.Utf8, "application/json; charset=utf-8"));
        });

    [Function("Docs")]
    public Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request) =>
        boundary.RunAsync(request, _ => Task.FromResult<IResult>(Page.Value));
}
