using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class FunctionKeysTests
{
    private const HttpStatusCode Open = HttpStatusCode.OK;
    private const HttpStatusCode Closed = HttpStatusCode.Unauthorized;

    [Theory]
    [InlineData("open", null, Open)]
    [InlineData("open", "wrong", Open)]
    [InlineData("keyed", null, Closed)]
    [InlineData("keyed", "", Closed)]
    [InlineData("keyed", "wrong", Closed)]
    [InlineData("keyed", "the-function-ke", Closed)]
    [InlineData("keyed", "the-function-key", Open)]
    [InlineData("keyed", "the-master-key", Open)]
    [InlineData("default", "the-function-key", Open)] // no level said: Function
    [InlineData("default", null, Closed)]
    [InlineData("operator", null, Closed)]
    [InlineData("operator", "the-function-key", Closed)]
    [InlineData("operator", "the-master-key", Open)]
    [InlineData("system", "the-function-key", Closed)]
    [InlineData("system", "the-master-key", Open)]
    public async Task A_level_opens_to_its_keys_in_the_header_or_the_query(string route, string? key, HttpStatusCode expected)
    {
        await using var running = await RunningHost.StartAsync([typeof(Guarded)]);

        using var header = new HttpRequestMessage(HttpMethod.Get, route);
        if (key is not null)
        {
            header.Headers.Add("x-functions-key", key);
        }

        using var byHeader = await running.Client.SendAsync(header, TestContext.Current.CancellationToken);
        using var byQuery = await running.Client.GetAsync(key is null ? route : $"{route}?code={key}", TestContext.Current.CancellationToken);

        Assert.Equal(expected, byHeader.StatusCode);
        Assert.Equal(expected, byQuery.StatusCode);
    }

    [Fact]
    public async Task Without_keys_of_its_own_a_host_keeps_guarded_functions_shut()
    {
        await using var host = await ContactsFunctions.LocalRuntime.LocalHost.StartAsync(
            new() { FunctionTypes = [typeof(Guarded)], HostJson = new() { RoutePrefix = "" } }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = host.BaseAddress };

        using var empty = await client.GetAsync("operator?code=", TestContext.Current.CancellationToken);
        using var guessed = await client.GetAsync("keyed?code=the-function-key", TestContext.Current.CancellationToken);

        Assert.Equal(Closed, empty.StatusCode);
        Assert.Equal(Closed, guessed.StatusCode);
    }

    public static class Guarded
    {
        [Function("open")]
        public static IResult Anonymous([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok(request.Method);

        [Function("keyed")]
        public static IResult Function([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok(request.Method);

        [Function("default")]
        public static IResult Default([HttpTrigger] HttpRequest request) => Results.Ok(request.Method);

        [Function("operator")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin)] HttpRequest request) => Results.Ok(request.Method);

        [Function("system")]
        public static IResult System([HttpTrigger(AuthorizationLevel.System)] HttpRequest request) => Results.Ok(request.Method);
    }
}
