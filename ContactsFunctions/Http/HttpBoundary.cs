using System.Diagnostics;
using Azure;
using ContactsFunctions.Storage;
using ContactsFunctions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Http;

/// <summary>
/// The outer edge of every HTTP function: whatever goes wrong inside leaves as an honest answer, never as a stack trace.
/// The answer is written here too, since writing can fail as well. (The Functions worker has no hook for ASP.NET middleware.)
/// </summary>
public sealed partial class HttpBoundary(AppMetrics metrics, TimeProvider time, ILogger<HttpBoundary> logger)
{
    private const string ClientLibrary = "Azure.";

    /// <param name="request">What is answered.</param>
    /// <param name="answer">Does the work, until the caller goes.</param>
    /// <param name="show">Turns a problem into what a person can read; problem+json where absent.</param>
    /// <returns>What was written, by its status: there is nothing left to execute.</returns>
    public async Task<IResult> RunAsync(
        HttpRequest request, Func<CancellationToken, Task<IResult>> answer, Func<Problem, IResult>? show = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        var function = CalledFunction.Of(request.HttpContext).Name;
        using var span = AppMetrics.Start(function);
        var began = time.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            var result = await AnswerAsync(function, answer, request.HttpContext.RequestAborted);
            status = await WriteAsync(function, request.HttpContext, result, show);
            return new Written(status);
        }
        finally
        {
            metrics.RequestAnswered(function, status, time.GetElapsedTime(began));
        }
    }

    private async Task<int> WriteAsync(string function, HttpContext http, IResult result, Func<Problem, IResult>? show)
    {
        try
        {
            return await ExecuteAsync(http, result is Problem problem && show is not null ? show(problem) : result);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, function);
            return StatusCodes.Status499ClientClosedRequest;
        }
#pragma warning disable CA1031 // As in AnswerAsync.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, function, e.GetType().Name, e.StackTrace);
        }

        return await WriteBrokenAsync(function, http, show);
    }

    /// <summary>
    /// An answer that could not be written becomes one that says so, and half of one is
    /// broken off: nobody must take it for whole.
    /// </summary>
    private async Task<int> WriteBrokenAsync(string function, HttpContext http, Func<Problem, IResult>? show)
    {
        foreach (var way in (Func<Problem, IResult>[])[show ?? (problem => problem), problem => problem])
        {
            if (http.Response.HasStarted)
            {
                break;
            }

            try
            {
                Cors.ClearTheRest(http.Response);
                return await ExecuteAsync(http, way(Problem.Broken()));
            }
#pragma warning disable CA1031 // As in AnswerAsync.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Broken(logger, function, e.GetType().Name, e.StackTrace);
            }
        }

        http.Abort();
        return StatusCodes.Status500InternalServerError;
    }

    private static async Task<int> ExecuteAsync(HttpContext http, IResult result)
    {
        var status = (result as IStatusCodeHttpResult)?.StatusCode;

        // What may be kept has said so by now, such as the script. Contacts, keys and problems may not.
        if (http.Response.Headers.CacheControl.Count == 0)
        {
            http.Response.Headers.CacheControl = "no-store";
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            Cors.AllowAny(http.Response);
        }

        await result.ExecuteAsync(http);
        return status ?? http.Response.StatusCode;
    }

    private async Task<IResult> AnswerAsync(string function, Func<CancellationToken, Task<IResult>> answer, CancellationToken callerGone)
    {
        try
        {
            return await answer(callerGone);
        }
        catch (Exception e) when (RefusalOf(e) is { } refusal)
        {
            return refusal;
        }
        catch (UnreadableRowException e)
        {
            Log.Unreadable(logger, function, e.Row);
            return Problem.Unavailable();
        }
        catch (StoreUnreadableException e)
        {
            Log.StoreUnreadable(logger, function, e.Store.ToString());
            return Problem.StoreUnreadable();
        }
        catch (Exception) when (callerGone.IsCancellationRequested)
        {
            // Nobody hears the answer, and nothing is wrong with the service: what breaks off here is no outage.
            Log.CallerGone(logger, function);
            return new Unheard();
        }
        catch (Exception e) when (IsStorageTrouble(e))
        {
            Log.StorageFailed(logger, function, e is RequestFailedException failed ? failed.Status : 0, e.GetType().Name);
            return Problem.Unavailable();
        }
        catch (OperationCanceledException)
        {
            // Storage's last chance to answer ran out, or the app is stopping.
            Log.CutOff(logger, function);
            return Problem.Unavailable();
        }
#pragma warning disable CA1031 // The edge: what gets past here would be a bare 500.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, function, e.GetType().Name, e.StackTrace);
            return Problem.Broken();
        }
    }

    /// <summary>What is wrong with what was sent; null where something else went wrong.</summary>
    internal static Problem? RefusalOf(Exception e) => e switch
    {
        ProblemException refused => refused.Problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge(RequestBody.MaxBytes),
        BadHttpRequestException => Problem.Unreadable("The request cannot be read."),
        ContactTooLargeException => Problem.Invalid([new("properties", "contact_too_large", e.Message)]),
        _ => null,
    };

    /// <summary>
    /// Whether storage did not do its part. What answers in its place, such as a proxy's page or half of an answer, breaks
    /// the client library in as many ways as there are such answers: whatever it throws while it reads one is trouble on
    /// the other side. What it refuses to send at all, or could not make sense of in a message, is a fault on this side.
    /// </summary>
    internal static bool IsStorageTrouble(Exception e) => e switch
    {
        RequestFailedException or TimeoutException or ContendedException => true,
        ArgumentException or NotSupportedException or FormatException => false,
        _ => new StackTrace(e).GetFrames().Select(Library).FirstOrDefault(library => library is not null) == ClientLibrary,
    };

    /// <summary>Whose code a frame is; null for the runtime's, which works for whoever called it.</summary>
    private static string? Library(StackFrame frame) => frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name switch
    {
        { } name when name.StartsWith(ClientLibrary, StringComparison.Ordinal) => ClientLibrary,
        nameof(ContactsFunctions) => nameof(ContactsFunctions),
        _ => null,
    };

    /// <summary>An answer that is out already.</summary>
    private sealed class Written(int status) : IResult, IStatusCodeHttpResult
    {
        int? IStatusCodeHttpResult.StatusCode => status;

        public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
    }

    private sealed class Unheard : IResult, IStatusCodeHttpResult
    {
        int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status499ClientClosedRequest;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }
    }

    // The exception itself stays out of the log: a storage error repeats keys, and a body could be in any message.
    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "{Function}: storage answered {Status} ({Error}).")]
        public static partial void StorageFailed(ILogger logger, string function, int status, string error);

        [LoggerMessage(4003, LogLevel.Critical, "{Function} is broken: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string function, string error, string? stack);

        [LoggerMessage(4002, LogLevel.Warning, "{Function} was cut off: no answer from storage in time, or the app is stopping.")]
        public static partial void CutOff(ILogger logger, string function);

        [LoggerMessage(4006, LogLevel.Critical, "{Function}: row {Row} cannot be read. Erasing the contact with this id removes it.")]
        public static partial void Unreadable(ILogger logger, string function, string row);

        [LoggerMessage(4005, LogLevel.Critical, "{Function}: the row of the settings of store {Store} is broken. Put its settings again.")]
        public static partial void StoreUnreadable(ILogger logger, string function, string store);

        [LoggerMessage(4004, LogLevel.Debug, "{Function}: the caller has gone.")]
        public static partial void CallerGone(ILogger logger, string function);
    }
}
