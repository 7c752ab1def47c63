using System.Net;
using System.Text;
using ContactsFunctions.Http;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Http;

/// <summary>What goes wrong while an answer is written becomes an honest answer too, over a real socket.</summary>
public sealed class HttpBoundaryTests : IAsyncLifetime
{
    private readonly CapturedLog log = new();
    private readonly ServiceProvider services;
    private LoopbackServer? server;
    private Func<HttpContext, IResult> answer = _ => Results.Ok();
    private Func<Problem, IResult>? show;
    private int? status;

    public HttpBoundaryTests() => services = new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(log))
        .AddMetrics()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<AppMetrics>()
        .AddSingleton<HttpBoundary>()
        .BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await LoopbackServer.StartAsync(async (context, _) =>
    {
        // As the worker does it: whatever a function gives back is executed once more.
        var result = await services.GetRequiredService<HttpBoundary>().RunAsync(context.Request, _ => Task.FromResult(answer(context)), show);
        status = ((IStatusCodeHttpResult)result).StatusCode;
        await result.ExecuteAsync(context);
    });

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_is_written_once()
    {
        answer = _ => Results.Text("fine");
        using var response = await GetAsync();

        Assert.Equal("fine", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_becomes_one_that_says_so_and_keeps_who_may_read_it()
    {
        answer = _ => new Answering(http =>
        {
            http.Response.StatusCode = 303;
            http.Response.Headers.AccessControlAllowOrigin = "https://shop.example";
            http.Response.Headers.ETag = "\"x\"";
            http.Response.Headers.Location = "https://exämple.com/";
            return Task.CompletedTask;
        });
        using var response = await GetAsync();

        Assert.Empty(await Json.ErrorsAsync(response, HttpStatusCode.InternalServerError));
        Assert.Equal(500, status);
        Assert.Equal("https://shop.example", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Null(response.Headers.ETag);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Contains(log.Lines, line => line.Contains("[4003]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_leaves_the_problem()
    {
        answer = _ => Problem.StoreNotFound();
        show = _ => new Answering(_ => throw new InvalidOperationException("This page is broken."));
        using var written = await GetAsync();
        show = _ => throw new InvalidOperationException("This page cannot even be made.");
        using var made = await GetAsync();

        Assert.Empty(await Json.ErrorsAsync(written, HttpStatusCode.InternalServerError));
        Assert.Empty(await Json.ErrorsAsync(made, HttpStatusCode.InternalServerError));
    }

    [Fact]
    public async Task Half_an_answer_is_broken_off_so_that_nobody_takes_it_for_whole()
    {
        answer = _ => new Answering(async http =>
        {
            await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("half"), Token);
            await http.Response.Body.FlushAsync(Token);
            throw new InvalidOperationException("The rest is missing.");
        });

        await Assert.ThrowsAnyAsync<HttpRequestException>(GetAsync);
        await Eventually.TrueAsync(() => Task.FromResult(status == 500));
    }

    private async Task<HttpResponseMessage> GetAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return await client.GetAsync(server!.Address, Token);
    }

    private sealed class Answering(Func<HttpContext, Task> execute) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => execute(httpContext);
    }
}
