using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages;

/// <summary>303: go there with GET, whatever brought you here.</summary>
internal sealed class SeeOther(string location) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status303SeeOther;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
