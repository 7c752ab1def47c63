using System.Net;
using System.Text;
using ContactsFunctions.Hosting.Protocol;
using ContactsFunctions.Hosting.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace ContactsFunctions.Hosting.Http;

/// <summary>
/// Answers a request with a function: forwards it to the worker's own web server and tells the worker, beside that, to
/// invoke the function for it. The worker marries the two by the invocation's id.
/// </summary>
internal sealed partial class HttpInvoker(WorkerSupervisor workers, IHttpForwarder forwarder, RunningWork running, ILogger<HttpInvoker> logger) : IDisposable
{
    private const string InvocationIdHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,

        // As Kestrel reads them at both ends. Callers send anything, and a header that cannot be passed on would be a 500.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public async Task InvokeAsync(HttpContext context, WorkerFunction function)
    {
        try
        {
            var metadata = await TriggerMetadata.OfAsync(context);
            var worker = await workers.ReadyAsync(context.RequestAborted);
            var id = Guid.NewGuid().ToString();
            context.Request.Headers[InvocationIdHeader] = id;

            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, running.Cancelled);
            using var breakOff = new CancellationTokenSource();
            var forwarding = forwarder.SendAsync(context, worker.HttpUri!.AbsoluteUri, client, Forwarding, HttpTransformer.Default, breakOff.Token).AsTask();
            var invoking = worker.InvokeAsync(function, id, new() { Http = new RpcHttp() }, metadata, giveUp.Token);

            // Either would wait in vain for the other when that has failed.
            if (await Task.WhenAny(forwarding, invoking) == forwarding && await forwarding != ForwarderError.None)
            {
                await giveUp.CancelAsync();
                if (UnreadableBody(context) is { } cutOff && !context.Response.HasStarted)
                {
                    // The worker goes on waiting, for seconds, for a request that will never come.
                    Refuse(context, function, cutOff);
                    return;
                }
            }

            var result = await invoking;
            if (!result.Succeeded)
            {
                breakOff.CancelAfter(TimeSpan.FromSeconds(1)); // it mostly ends by itself, and knows better why
            }

            var error = await forwarding;
            if (!result.Succeeded || error != ForwarderError.None)
            {
                Fail(context, function, result, error);
            }
        }
        catch (BadHttpRequestException unreadable)
        {
            Refuse(context, function, unreadable);
        }
        catch (WorkerGoneException none)
        {
            LogFailed(logger, function.Name, none.Message);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            LogCallerGone(logger, function.Name);
        }
    }

    public void Dispose() => client.Dispose();

    private void Fail(HttpContext context, WorkerFunction function, InvocationResult result, ForwarderError error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            LogCallerGone(logger, function.Name);
            return;
        }

        // A body of unknown length shows only on its way that it is too long.
        if (UnreadableBody(context) is { } unreadable && !context.Response.HasStarted)
        {
            Refuse(context, function, unreadable);
            return;
        }

        LogFailed(logger, function.Name, result.Succeeded ? error.ToString() : result.Failure);
        if (context.Response.HasStarted)
        {
            context.Abort(); // half an answer must not look like a whole one
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private static BadHttpRequestException? UnreadableBody(HttpContext context) =>
        (context.GetForwarderErrorFeature()?.Exception as AggregateException)?.InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault();

    private void Refuse(HttpContext context, WorkerFunction function, BadHttpRequestException unreadable)
    {
        LogUnreadable(logger, function.Name, unreadable.StatusCode);
        context.Response.Clear();
        context.Response.StatusCode = unreadable.StatusCode;
    }

    [LoggerMessage(9101, LogLevel.Debug, "{Function}: the caller has gone.")]
    private static partial void LogCallerGone(ILogger logger, string function);

    [LoggerMessage(9103, LogLevel.Debug, "{Function}: the request cannot be read ({Status}).")]
    private static partial void LogUnreadable(ILogger logger, string function, int status);

    [LoggerMessage(9102, LogLevel.Error, "{Function} failed: {Failure}")]
    private static partial void LogFailed(ILogger logger, string function, string failure);
}
