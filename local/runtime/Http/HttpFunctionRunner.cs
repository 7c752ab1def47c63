using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.LocalRuntime.Http;

/// <summary>One request to one function: key, arguments, call, answer.</summary>
internal sealed partial class HttpFunctionRunner(
    FunctionDefinition function, AuthorizationLevel level, FunctionKeys keys, RunningWork running, ILogger<HttpFunctionRunner> logger)
{
    private readonly HttpBinding binding = new(function);
    private readonly FunctionInvoker invoker = new(function);

    public async Task RunAsync(HttpContext context)
    {
        if (!keys.Admits(context.Request, level))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, running.Cancelled);
        try
        {
            // RequestServices is a scope of this request's own, disposed after the answer is written.
            var result = await invoker.InvokeAsync(context.RequestServices, binding.Bind(context, stop.Token));
            if (result is not null)
            {
                await result.ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogClientGone(logger, function.Name);
        }
        catch (Exception failure)
        {
            LogFailed(logger, function.Name, FailureOutline.Of(failure));
            LogFailedInFull(logger, failure, function.Name);
            Fail(context, failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError);
        }
    }

    private static void Fail(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // half an answer must not look like a whole one
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = status;
    }

    [LoggerMessage(9101, LogLevel.Debug, "{Function}: the client has gone.")]
    private static partial void LogClientGone(ILogger logger, string function);

    [LoggerMessage(9102, LogLevel.Error, "{Function} failed: {Failure}")]
    private static partial void LogFailed(ILogger logger, string function, FailureOutline failure);

    [LoggerMessage(9103, LogLevel.Trace, "{Function} failed.")]
    private static partial void LogFailedInFull(ILogger logger, Exception failure, string function);
}
