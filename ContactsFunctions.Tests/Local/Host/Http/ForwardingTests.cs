using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Http;

/// <summary>A request on its way to the worker and the answer on its way back.</summary>
public sealed class ForwardingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_reaches_the_worker_and_its_answer_the_caller_as_they_are()
    {
        var seen = "";
        await using var running = await RunningHost.StartAsync(Answering(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            seen = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Own"]} {context.Request.ContentType} {body}";
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "elsewhere";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentEncoding = "gzip"; // taken by its word, and not undone
            await context.Response.WriteAsync("there");
        }));
        using var request = new HttpRequestMessage(HttpMethod.Put, "a/b%20c?d=%20e&d=f") { Content = new StringContent("ünder", Encoding.UTF8, "text/plain") };
        request.Headers.Add("X-Own", "mine");

        using var response = await running.Client.SendAsync(request, Cancellation).Soon();

        Assert.Equal("PUT /a/b%20c?d=%20e&d=f mine text/plain; charset=utf-8 ünder", seen);
        Assert.Equal((HttpStatusCode.SeeOther, "elsewhere"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal("a=b", response.Headers.GetValues("Set-Cookie").Single());
        Assert.Equal("there", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_worker_sees_the_hosts_peer_and_the_host_name_that_was_asked_whatever_the_caller_claims()
    {
        var seen = "";
        await using var running = await RunningHost.StartAsync(Answering(context =>
        {
            var headers = context.Request.Headers;
            seen = $"{headers["X-Forwarded-For"]} {headers["X-Forwarded-Host"]} {headers["X-Forwarded-Proto"]}";
            return Task.CompletedTask;
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "a");
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "gopher");
        request.Headers.Host = "shop.example";

        using var response = await running.Client.SendAsync(request, Cancellation).Soon();

        Assert.Equal("127.0.0.1 shop.example http", seen);
    }

    [Fact]
    public async Task A_callers_own_invocation_id_is_replaced()
    {
        var id = "";
        await using var running = await RunningHost.StartAsync(Function(invocation =>
        {
            id = invocation.Id;
            return invocation.Http.Response.WriteAsync(invocation.Http.Request.Headers[ForwardedRequests.InvocationId].ToString());
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "a");
        request.Headers.Add(ForwardedRequests.InvocationId, ["of-the-caller", "and-another"]);

        using var response = await running.Client.SendAsync(request, Cancellation).Soon();

        Assert.Equal(id, await response.Content.ReadAsStringAsync(Cancellation));
        Assert.True(Guid.TryParse(id, out _));
    }

    [Fact]
    public async Task A_failure_is_an_empty_500_and_its_message_is_logged()
    {
        await using var running = await RunningHost.StartAsync(Answering(context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.ETag = "\"half\"";
            throw new FormatException("The thing has no wheels.");
        }));

        using var response = await running.Client.PostAsync("a", new StringContent("{}"), Cancellation).Soon();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Null(response.Headers.ETag);
        await running.LoggedAsync("Any failed: System.FormatException The thing has no wheels.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8L)]
    public async Task A_failure_after_half_an_answer_breaks_the_connection(long? contentLength)
    {
        var halfIsThere = new Waiting();
        await using var running = await RunningHost.StartAsync(Answering(async context =>
        {
            context.Response.ContentLength = contentLength;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await halfIsThere.WaitAsync(context.RequestAborted);
            throw new FormatException("No more ink.");
        }));

        using var response = await running.Client.GetAsync("a", HttpCompletionOption.ResponseHeadersRead, Cancellation).Soon();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        halfIsThere.Release();
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Cancellation).Soon());
    }

    [Fact]
    public async Task A_function_is_asked_to_give_up_when_its_request_breaks_on_the_way_to_it()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(Function(invocation =>
        {
            invocation.Http.Abort();
            return waiting.WaitAsync(invocation.Cancelled);
        }));

        using var response = await running.Client.GetAsync("a", Cancellation).Soon();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.True(waiting.Cancelled.IsCompleted);
    }

    [Fact]
    public async Task A_failure_does_not_touch_its_neighbours()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync(
            Answering(_ => throw new FormatException("Broken.")),
            ScriptedFunction.Http("Waits", "waits", invocation => waiting.WaitAsync(invocation.Cancelled)));

        var neighbour = running.Client.GetAsync("waits", Cancellation);
        await waiting.Entered.Soon();
        using var failed = await running.Client.GetAsync("a", Cancellation).Soon();
        waiting.Release();
        using var answered = await neighbour.Soon();

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (failed.StatusCode, answered.StatusCode));
    }

    [Fact]
    public async Task A_function_is_asked_to_give_up_when_its_caller_goes_and_that_is_no_failure()
    {
        var (invoked, requested) = (new Waiting(), new Waiting());
        await using var running = await RunningHost.StartAsync(Function(invocation => Task.WhenAll(
            invoked.WaitAsync(invocation.Cancelled), requested.WaitAsync(invocation.Http.RequestAborted))));
        using var caller = new CancellationTokenSource();

        var request = running.Client.GetAsync("a", caller.Token);
        await Task.WhenAll(invoked.Entered, requested.Entered).Soon();
        await caller.CancelAsync();

        await Task.WhenAll(invoked.Cancelled, requested.Cancelled).Soon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await running.LoggedAsync("Any: the caller has gone.");
        Assert.DoesNotContain(running.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_goes_in_the_middle_of_the_body_is_no_failure()
    {
        await using var running = await RunningHost.StartAsync(Answering(_ => Task.CompletedTask));
        using (var caller = new System.Net.Sockets.TcpClient())
        {
            await caller.ConnectAsync(running.Host.BaseAddress.Host, running.Host.BaseAddress.Port, Cancellation);
            await caller.GetStream().WriteAsync("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), Cancellation);
        }

        // Which of the two it is depends on what the host is doing just then.
        await Task.WhenAny(running.LoggedAsync("Any: the request cannot be read (400)."), running.LoggedAsync("Any: the caller has gone.")).Unwrap();
        Assert.DoesNotContain(running.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static ScriptedFunction Answering(Func<HttpContext, Task> answer) => ScriptedFunction.Answering("Any", "{*path}", answer);

    private static ScriptedFunction Function(Func<Invocation, Task> run) => ScriptedFunction.Http("Any", "{*path}", run);
}
