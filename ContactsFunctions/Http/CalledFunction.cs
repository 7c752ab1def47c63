using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ContactsFunctions.Http;

/// <summary>The function that a request has come to: its name, for the log and the metrics.</summary>
internal sealed record CalledFunction(string Name)
{
    /// <summary>Only a test calls outside of the Functions worker.</summary>
    private static readonly CalledFunction None = new("(none)");

    public static CalledFunction Of(HttpContext http) => http.Features.Get<CalledFunction>() ?? None;
}

/// <summary>Notes with each request which function it has come to: ASP.NET cannot tell.</summary>
internal sealed class CalledFunctionMiddleware : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        context.GetHttpContext()?.Features.Set(new CalledFunction(context.FunctionDefinition.Name));
        return next(context);
    }
}
